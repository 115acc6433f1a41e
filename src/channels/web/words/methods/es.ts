import type { MethodWords } from './en.ts';

export const es: MethodWords = {
  title: 'Formas de pago guardadas',
  lead: 'Pagan con un toque. Los números quedan en la empresa de pagos; guardamos los últimos cuatro.',
  none: 'Nada guardado todavía',
  noneSay: 'Se puede renovar sin esto. Si guardas una, la próxima vez es un toque.',
  name: (brand, last4) => `${brand} •••• ${last4}`,
  card: 'Tarjeta',
  paypal: 'PayPal',
  until: (date) => `Válida hasta ${date}`,
  first: 'Se usa primero',
  makeFirst: 'Usar primero',
  remove: 'Quitar',
  removeSay: 'Se borra aquí y en la empresa de pagos. Lo ya renovado no cambia.',
  removeButton: 'Quitarla',
  frozen: { dispute: 'En pausa: tu banco revisa un pago hecho con ella.', sim_change: 'En pausa 72 horas tras el cambio de SIM.', other: 'En pausa. Escríbenos para volver a usarla.' },
  add: { card: 'Guardar una tarjeta', paypal: 'Guardar PayPal' },
  addSay: 'Se abre la página de la empresa de pagos. No se cobra nada.',
  proofFirst: 'Primero va un código, porque lo guardado paga sin preguntar.',
  limit: 'Hasta 3 por día.',
  said: { saved: 'Guardada. Ya puede pagar.', removed: 'Quitada.', first: 'Ahora se usa primero.', not_saved: 'No se guardó nada.', waiting: 'La empresa de pagos aún no responde. Aparecerá aquí sola.' },
};
