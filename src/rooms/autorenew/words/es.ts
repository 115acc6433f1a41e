import type { ConsentWords } from './words.ts';

export const es: ConsentWords = {
  terms: (f) => [
    `Acepto que ${f.line} se renueve automáticamente con ${f.plan}${f.until === null ? ', una y otra vez, hasta que yo lo desactive' : ` hasta el ${f.until}, a menos que yo lo desactive antes`}.`,
    ...f.byDate && f.approve ? ['Sin mí no se renueva: se me pregunta 7 días, 3 días y 1 día antes de que venza, y el último día.'] : [],
    ...f.byDate && !f.approve ? [`Se renueva el día antes del último día válido${f.first === null ? '' : `, la primera vez el ${f.first}`}.`] : [],
    ...f.low === null ? [] : [`${f.byDate ? 'También se' : 'Se'} renueva cuando quedan menos de ${f.low}, como máximo una vez en cada ciclo y una hora después de avisarme.`],
    ...f.keep ? [`Se renueva solo cuando de otro modo se perdería el número${f.first === null ? '' : `, la primera vez el ${f.first}`}.`] : [],
    f.approve
      ? `Cada vez se me pide aprobar ${f.price}, impuestos incluidos, con ${f.pay}. Sin mi aprobación no se cobra ni se renueva nada.`
      : `Cada vez se cobran ${f.price}, impuestos incluidos, a ${f.pay}. Un precio más alto se anuncia al menos 7 días antes. Nunca se cobra más de ${f.ceiling} sin mi permiso.`,
    ...!f.approve && (f.byDate || f.keep) ? ['Recibo un mensaje 7 días y 3 días antes de cada cobro, con el importe y el día.'] : [],
    'Puedo desactivarlo en cualquier momento: en la página de la línea, con el enlace de cada mensaje o enviando AUTO NO por mensaje de texto. Termina de inmediato.',
  ],
  same: (today) => `el último plan comprado (hoy, ${today})`,
  wallet: 'la billetera',
  card: (brand, last4) => `${brand ?? 'la tarjeta'}${last4 === null ? '' : ` terminada en ${last4}`}`,
  walletThen: (card) => `la billetera y, por lo que falte, a ${card}`,
  method: { card: 'tarjeta', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal' },
};
