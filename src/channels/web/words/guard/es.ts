import type { GuardWords } from './en.ts';

export const es: GuardWords = {
  title: 'Un momento',
  detail: 'Ahora se prueban tarjetas robadas en la tienda. Tu navegador demuestra con un segundo de cálculo que no es un robot; no se pregunta a nadie más.',
  working: 'Calculando. La página siguiente se abre sola.',
  noScript: 'Sin script no se puede. Entra con un código y la búsqueda sigue como siempre.',
  signIn: 'Entrar con un código',
};
