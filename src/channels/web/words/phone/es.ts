import type { PhoneWords } from './en.ts';

export const es: PhoneWords = {
  passcode: {
    title: 'Clave telefónica',
    lead: 'Seis cifras que muestran quién llama. Con ellas la línea te habla de tus números y paga con lo que tienes guardado.',
    none: 'No hay clave. La línea pide entonces un código por mensaje.',
    since: (when) => `Fijada el ${when}.`,
    label: 'Seis cifras',
    rules: 'Ni una serie como 123456, ni una fecha, ni parte de tu número. Nadie de la tienda te la pide nunca.',
    set: 'Fijar la clave',
    change: 'Cambiar la clave',
    remove: 'Quitarla',
    doneSet: 'La clave está fijada. Avisamos a tus direcciones.',
    doneRemoved: 'La clave se quitó. Avisamos a tus direcciones.',
    call: (number) => `Llamar al ${number}`,
    sandbox: 'Llamar a la línea de la demostración',
  },
  carry: {
    title: 'Seguir por teléfono',
    lead: 'Recibes seis cifras. Llama, marca 5 y escríbelas: te leen la misma renovación y sigues allí.',
    button: 'Mostrar el código',
    again: 'Otro código',
    code: 'Tu código',
    until: (minutes, time) => `Sirve una vez, durante ${minutes} minutos, hasta las ${time}.`,
    press: 'Marca 5 y después estas cifras.',
    back: 'Quedarme aquí',
  },
  go: {
    title: 'Continuar una renovación',
    lead: 'Seis cifras de la línea o de un mensaje te llevan a donde estabas.',
    label: 'Tu código',
    button: 'Continuar',
  },
};
