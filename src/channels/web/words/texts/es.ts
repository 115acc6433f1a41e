import type { LineTextWords } from './en.ts';

/** Lo que una línea puede hacer por mensaje. */
export const es: LineTextWords = {
  title: 'Por mensaje de texto',
  way: 'Renovar y preguntar por mensaje',
  lead: (number) => `Escríbenos desde ${number}. Sin aplicación y sin datos.`,
  toNumber: (number) => `Envía al ${number}`,
  toAny: 'Responde a cualquier mensaje nuestro.',
  toSandbox: 'Abrir el teléfono de prueba',
  words: 'Lo que puedes enviar',
  renew: ['RENOVAR', 'El precio del mismo plan y un enlace para pagar'],
  bal: ['SALDO', 'Los datos que quedan y el último día'],
  autoOff: ['AUTO NO', 'Apaga la renovación automática al instante'],
  help: ['AYUDA', 'Quiénes somos y cómo encontrarnos'],
  stop: ['ALTO', 'No más mensajes, salvo códigos que pidas'],
  allow: 'Lo que puede hacer este número',
  balance: 'Responder a SALDO con los datos y el último día',
  pay: 'Pagar respondiendo YES',
  paySay: (most) => `Respondemos con cuatro dígitos. Responde YES con ellos y queda pagado, hasta ${most} cada vez. Lo puede hacer quien tenga este teléfono.`,
  with: { card: (last4) => `Paga con la tarjeta terminada en ${last4}.`, paypal: 'Paga con PayPal.', wallet: 'Paga con tu billetera.' },
  nothing: 'Aún no hay nada guardado: los mensajes solo llevan un enlace.',
  save: 'Guardar una forma de pago',
  button: 'Guardar',
  proofFirst: 'Antes de permitir pagos por mensaje pedimos un código.',
  saved: 'Guardado.',
  frozen: (until) => `La SIM de esta línea cambió. Hasta ${until} los mensajes no pagan ni informan.`,
};
