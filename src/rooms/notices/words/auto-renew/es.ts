import type { AutoRenewWords } from './words.ts';

export const es: AutoRenewWords = {
  labels: { chargedOn: 'Se cobra', paysWith: 'Se paga con', ends: 'Vence', ceiling: 'Máximo sin preguntarte', since: 'Activa desde', amount: 'Monto', again: 'Se intenta de nuevo', code: 'Código', limit: 'Aceptado hasta ahora' },
  button: 'Verla o cambiarla', turnOff: 'Desactivar',
  offNote: (url) => `Desactiva la renovación automática sin iniciar sesión: ${url}`,
  offByText: 'O envía AUTO NO por mensaje de texto. Se desactiva de inmediato.',
  offText: 'Envía AUTO NO para desactivarla.',
  on: {
    subject: (plan) => `Renovación automática activada: ${plan}`, headline: 'La renovación automática está activada', terms: 'Lo que aceptaste',
    asked: (line) => `Antes de que venza ${line} se te pregunta, y una página la renueva.`,
    lead: (line, first) => (first === null ? `${line} se renueva sola a partir de su próximo ciclo pagado.` : `${line} se renueva sola. El primer cobro es de ${first.money} el ${first.day}.`),
  },
  off: {
    subject: 'La renovación automática está desactivada', lead: (line) => `Ya no se cobra nada automáticamente por ${line}.`,
    why: {
      asked: null, changed: null, until_reached: 'Estaba activa hasta el día que elegiste, y ese día llegó.', line_left: 'Ya no puedes pagar esta línea desde tu cuenta.',
      account_deleted: 'Se eliminó tu cuenta.', plan_gone: 'El plan ya no se vende.',
    },
    ends: (until) => `El servicio pagado termina el ${until}. Renuévalo a mano antes de esa fecha.`,
    underWay: 'En ese momento había un pago en curso. Si aun así se completó, se devuelve por completo.',
  },
  soon: {
    subject: (money, day) => `Se cobrarán ${money} el ${day}`, headline: (day) => `Se renueva el ${day}`,
    lead: {
      date: (line, ends, pay) => `El servicio pagado de ${line} termina el ${ends}. Se renueva antes y se paga con ${pay}.`,
      low_data: (line, _ends, pay, at) => `Quedan pocos datos en ${line}. Se renueva el ${at} y se paga con ${pay}, a menos que desactives antes la renovación automática.`,
      keep: (line, ends, pay) => `Sin renovar, el número de ${line} se perdería el ${ends}. Se conserva, y se paga con ${pay}.`,
    },
    dearer: (money, was) => `Ahora cuesta ${money}. Cuando aceptaste, eran ${was}.`,
    missing: (money) => `A tu billetera le faltan ${money}. Agrega dinero antes de ese día.`,
    cardEnds: (month) => `Tu tarjeta vence en ${month}, antes del cobro. Guarda la nueva y activa con ella la renovación automática.`,
  },
  approve: {
    subject: (money, line) => `Falta tu aprobación: ${money} por ${line}`, headline: 'Una página y queda renovada',
    lead: (ends, pay) => `El servicio pagado termina el ${ends}. No podemos cobrar con ${pay} sin ti, así que aprueba tú esta renovación.`,
    only: 'El botón abre solo este pago y nada más. Sin tu aprobación no se cobra nada.', button: 'Ver y pagar',
  },
  failed: {
    subject: { again: (line) => `No se pudo cobrar la renovación de ${line}`, last: (line) => `${line} no se renovó`, stopped: (line) => `La renovación automática de ${line} está detenida` },
    why: {
      insufficient_funds: 'Tu banco dice que no hay suficiente dinero en la tarjeta.',
      declined: 'Tu banco rechazó la tarjeta y no dio un motivo.',
      authentication_needed: 'Tu banco quiere confirmar que eres tú. Abre la página, paga ahí con la misma tarjeta y el banco te lo preguntará.',
      method_gone: 'La forma de pago que elegiste se quitó o ya no permite cobros.',
      card_expired: 'La tarjeta venció.',
      wallet_too_low: (missing) => `A tu billetera le faltan ${missing}.`,
      line_frozen: 'Se acaba de cambiar la SIM de esta línea: durante 72 horas no se le cobra con nada guardado.',
      not_heard: 'El pago nunca llegó al banco. No se cobró nada.',
      not_approved: 'No se aprobó a tiempo. No se cobró nada.',
      carrier_refused: 'El operador no entregó el servicio. Lo cobrado se devuelve por completo.',
      line_closed: 'El operador ya no renueva esta línea.',
      plan_gone: 'El plan ya no se vende o no es para esta línea.',
      called_off: 'Se canceló la renovación.',
      dispute: 'Un pago de esta línea está en disputa en tu banco. Hasta que se decida no se cobra nada más.',
    },
    again: (at) => `Se intenta de nuevo el ${at}.`, last: 'No se intenta más y la renovación automática queda en pausa.', ends: (until) => `El servicio pagado termina el ${until}.`,
    button: 'Renovar ahora', manage: (url) => `Ver cuándo se intenta de nuevo o cambiar la forma de pago: ${url}`,
  },
  ask: {
    subject: (money) => `Falta tu aprobación para ${money}`, headline: 'Cuesta más de lo que aceptaste',
    lead: { ceiling: (money, limit) => `La renovación cuesta ahora ${money}, más que tu tope de ${limit}.`, price: (money, limit) => `La renovación cuesta ahora ${money}, más que los ${limit} anunciados.` },
    wait: (ends) => `Sin tu aprobación no se cobra nada. El servicio pagado termina el ${ends}.`, button: 'Ver y decidir',
  },
  yearly: {
    subject: 'La renovación automática sigue activada', lead: (line, since, ceiling) => `${line} se renueva sola desde el ${since}, por ${ceiling} como máximo cada vez.`,
    next: (money, day) => `El próximo cobro es de ${money} el ${day}.`,
  },
};
