import type { AutoRenewPageWords } from './en.ts';

export const es: AutoRenewPageWords = {
  title: 'Renovación automática',
  state: { off: 'Desactivada', on: 'Activada', asking: 'Espera tu aprobación', paused: 'En pausa', frozen: 'Detenida' },
  lead: {
    off: 'Desactivada. No se cobra nada automáticamente, y no se eligió nada por ti.', on: 'Activada. La línea se renueva sola, dentro de lo que aceptaste.', asking: 'Activada, a la espera de tu aprobación.',
    paused: 'En pausa. No se cobra nada automáticamente.', frozen: 'Está detenida: un pago de esta línea está en disputa en tu banco. Hasta que se decida no se cobra nada automáticamente.',
  },
  terms: 'Lo que aceptarías', agree: 'Acepto estas condiciones', unticked: 'Marca la casilla si estás de acuerdo. Nunca se marca por ti.', turnOn: 'Activar la renovación automática', instead: 'Usar estas condiciones desde ahora',
  prove: 'Confirma que eres tú y luego acepta', proveSay: 'Con un código o tu llave de acceso, porque esto permite cobros sin ti.',
  change: 'Pagar de otra forma, o cambiar cuándo y cuánto', pay: 'Cómo se paga',
  kinds: {
    saved: '', both: 'Primero la billetera y la tarjeta por el resto.', wallet: 'Dinero que agregas antes, para un ciclo o varios.', approve: 'Nadie puede cobrarle por ti: se te pregunta antes de cada vencimiento y pagas en una página.',
  },
  both: (card) => `Billetera y ${card}`, wallet: 'Billetera', plan: 'Plan', when: 'Cuándo', byDate: 'Antes de que termine lo pagado', low: 'También cuando queden pocos datos', ceiling: 'Máximo sin preguntarte', show: 'Ver estas condiciones', addCard: 'Guardar una tarjeta o PayPal',
  next: 'Próximo cobro', noNext: 'Ninguno a la vista', paysWith: 'Se paga con', since: 'Activada desde', until: 'Hasta', asksNext: 'Se te pregunta',
  tooLate: (day) => `Se activó demasiado tarde para lo pagado hasta el ${day}. Renueva una vez más a mano; desde entonces se renueva sola.`,
  items: 'Qué pasa y cuándo',
  item: { told: 'Recibes un mensaje', charge: (money) => `Se cobran ${money}`, retry: 'Se intenta de nuevo', again: 'Si falla, se intenta de nuevo', ask: 'Se te pide aprobarla', failed: 'Se intentó', paid: 'Pagado' },
  price: (money) => `Ahora cuesta ${money}`, priceSay: (limit) => `Aceptaste ${limit}. Sin tu aprobación no se cobra nada.`, yes: (money) => `Sí a ${money}, esta vez`,
  approve: 'Ver y pagar', approveSay: (money) => `${money} esperan tu aprobación.`,
  again: 'Intentar ahora', byHand: 'Renovar a mano', walletSay: (money, cycles) => `${money} en la billetera: ${cycles === 0 ? 'no alcanza para la próxima' : cycles === 1 ? 'alcanza para una renovación' : `alcanza para ${cycles} renovaciones`}.`, addMoney: 'Agregar dinero',
  walletLow: 'En la billetera no había suficiente.',
  off: 'Desactivar la renovación automática', offSay: 'Termina de inmediato y recibes una confirmación.', changeTerms: 'Cambiar las condiciones', turnOnAgain: 'Activarla otra vez',
  consent: 'Lo que aceptaste, palabra por palabra', consentAt: (day) => `Aceptado el ${day}`,
  history: 'Lo que ha hecho', did: { renewed: 'Renovada automáticamente', by_hand: 'Renovada a mano, sin cobro', gave_up: 'No se renovó', dropped: 'Desactivada antes' },
  said: { on: 'La renovación automática está activada. La confirmación va en camino.', off: 'La renovación automática está desactivada. Ya no se cobra nada automáticamente.', yes: 'Gracias. Se cobra según lo previsto.', again: 'Se intentó de nuevo; así está ahora.' },
  offPage: {
    title: '¿Desactivar la renovación automática?', lead: (line) => `Para ${line}. Ya no se cobrará nada automáticamente.`, button: 'Desactivarla', ends: 'Termina de inmediato. Lo pagado sigue pagado.',
    done: 'La renovación automática está desactivada', doneSay: 'Ya no se cobra nada automáticamente. Lo pagado sigue pagado; renueva a mano cuando quieras.',
  },
  receipt: { title: '¿La próxima, sola?', say: 'La renovación automática cobra como elijas el día antes de que termine lo pagado, te avisa 7 y 3 días antes y termina en cuanto lo digas.', link: 'Ver las condiciones' },
  glance: { off: 'Renovación automática desactivada', on: (money, day) => `Renovación automática: ${money} el ${day}`, onPlain: 'Renovación automática activada', asking: 'La renovación automática espera tu aprobación', paused: 'Renovación automática en pausa', frozen: 'Renovación automática detenida' },
};
