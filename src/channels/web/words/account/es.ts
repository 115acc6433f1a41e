import type { AccountWords } from './en.ts';

/** Inicio de sesión y cuenta, español neutro de América Latina. */
export const es: AccountWords = {
  signIn: {
    title: 'Entrar',
    lead: 'Sin contraseña: enviamos un código. La primera vez crea tu cuenta.',
    label: 'Celular de EE. UU. o correo',
    button: 'Enviarme un código',
    risk: 'Un SMS lo lee quien tenga el número. Una llave de acceso, que configuras después de entrar, es más segura.',
    guest: 'Renovar sin cuenta',
  },
  code: {
    title: 'Escribe el código',
    sent: (to) => `Un código de seis dígitos va en camino a ${to}.`,
    button: 'Entrar',
    other: 'Usar otro número o correo',
    mail: 'En el entorno de pruebas el mensaje llega a un buzón que puedes abrir.',
    mailLink: 'Abrir el buzón de pruebas',
  },
  account: {
    title: 'Mi cuenta',
    lines: 'Líneas',
    noLines: 'Todavía no hay líneas',
    noLinesSay: 'Entra con el número de la línea y aparecerá aquí sola.',
    reach: 'Cómo te contactamos',
    text: 'SMS', email: 'Correo',
    signOut: 'Cerrar sesión',
  },
};
