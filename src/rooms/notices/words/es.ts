import { returnsEs } from './returns.ts';
import type { Words } from './words.ts';
import { brandName } from './brand.ts';

export const es: Words = {
  shopName: 'Xuka',
  labels: {
    line: 'Línea', plan: 'Plan', data: 'Datos', cycle: 'Ciclo', total: 'Total', paidWith: 'Pago con', receipt: 'Recibo', paidAt: 'Pagado',
    before: 'Antes', after: 'Ahora vigente hasta', price: 'Precio', details: 'Tu renovación', refund: 'Reembolso', refundTo: 'Vuelve a',
    promised: 'Prometido', delivered: 'Entregado al principio', validUntil: 'Vigente hasta', autoRenewDiscount: 'Descuento por renovación automática',
  },
  unlimited: 'Ilimitados',
  noService: 'sin servicio pagado',
  perCycle: (data, cycles) => `${data} por ciclo, ${cycles} ciclos`,
  withBonus: (data, bonus) => `${data} + ${bonus} de regalo`,
  span: (from, to) => `${from} – ${to}`,
  promotion: (code) => `Promoción ${code}`,
  payment: ({ method, brand, last4 }) => {
    const name = { card: brandName(brand) ?? 'Tarjeta', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Billetera' }[method];
    return last4 === null ? name : `${name} terminada en ${last4}`;
  },
  done: {
    subject: (plan, until) => `Renovado: ${plan}, vigente hasta el ${until}`,
    headline: 'Renovado',
    lead: (until) => `Tu línea funciona hasta el ${until}.`,
    dataSubject: (plan) => `Datos agregados: ${plan}`,
    dataHeadline: 'Datos agregados',
    dataLead: (until) => `Los datos ya están en tu línea. El servicio sigue hasta el ${until}.`,
    button: 'Ver recibo',
    refundRule: (policy, until) => ({
      none: 'Este plan no se reembolsa una vez entregado.',
      unused_full_14d: until === null ? 'Reembolso total mientras no se use.' : `Reembolso total hasta el ${until} si no se usó nada.`,
      prorata_unstarted_cycles: 'Los ciclos que no han empezado se pueden reembolsar.',
      prorata_days_min_bytes: 'Reembolso parcial: según los días o los datos que queden, lo que sea menos.',
    })[policy],
    sms: ({ shop, line, plan, total, until, url }) => `${shop}: ${line} renovada, ${plan}, ${total}. Vigente hasta el ${until}. ${url}`,
  },
  refunded: {
    subject: (amount) => `Reembolso de ${amount} en camino`,
    headline: 'Reembolsado',
    lead: (amount) => `${amount} va de regreso a ti.`,
    reason: {
      carrier_refused: 'El operador no aceptó esta renovación y devolvimos todo el importe. Tu línea sigue como estaba.',
      carrier_too_slow: 'El operador no entregó a tiempo y devolvimos todo el importe.',
      asked: 'Pediste este reembolso. Lo reembolsado ya no está en tu línea.',
      difference: 'El operador entregó menos de lo prometido. La diferencia es tuya.',
      shop: 'La tienda te devolvió este importe.',
    },
    whenItArrives: (paid) => (paid?.method === 'wallet' ? 'Ya está en tu billetera.' : 'Los bancos suelen mostrarlo en 5 a 10 días hábiles.'),
    button: 'Ver detalle',
    sms: ({ shop, line, amount, url }) => `${shop}: ${amount} de ${line} va de regreso a ti. ${url}`,
  },
  declined: {
    bank: { subject: (plan) => `Tu banco quiere verificarte: ${plan}`, headline: 'Tu banco quiere verificarte', next: 'Cobramos tu tarjeta guardada sin ti y el banco pide antes su verificación. Abre el enlace, mira el precio y paga en la página del banco.', button: 'Pagar con la verificación' },
    subject: (plan) => `El pago no se realizó: ${plan}`,
    headline: 'El pago no se realizó',
    lead: 'No se cobró nada y tu línea sigue como estaba.',
    next: 'Intenta de nuevo, o usa otra tarjeta u otro medio. Tu banco puede decirte el motivo; a nosotros no nos lo da.',
    button: 'Intentar de nuevo',
    sms: ({ shop, line, url }) => `${shop}: el pago de ${line} no se realizó. No se cobró nada. Intenta de nuevo: ${url}`,
  },
  delayed: {
    subject: (carrier) => `Pagado. ${carrier} tarda más de lo normal`,
    headline: 'Pagado, en camino',
    lead: (carrier) => `Tu pago está a salvo. ${carrier} tarda más de lo normal en poner el plan en tu línea.`,
    byItself: (refundsAt, left) => (refundsAt === null
      ? 'Seguimos preguntando y te escribimos en cuanto esté. Si no se puede, el dinero vuelve completo a ti.'
      : `Seguimos preguntando y te escribimos en cuanto esté. Si no está para el ${refundsAt} (${left} desde esta carta), el dinero vuelve solo, completo.`),
    doNotPayAgain: 'No hay nada que hacer y no hace falta pagar otra vez.',
    button: 'Ver cómo va',
    sms: ({ shop, line, carrier, refundsAt, url }) => `${shop}: ${line} pagada; ${carrier} va lento. No pagues otra vez.${refundsAt === null ? '' : ` Si no llega para el ${refundsAt}, reembolso total.`} ${url}`,
  },
  repaired: {
    subject: 'Corregimos tu renovación',
    headline: 'Corregido',
    refundedSubject: 'Tu renovación quedó corta: te devolvemos dinero',
    refundedHeadline: 'Te devolvemos dinero',
    lead: (carrier) => `${carrier} entregó primero algo distinto de lo prometido. Lo notamos, y tu línea ya tiene lo que pagaste.`,
    refundedLead: (carrier, amount) => `${carrier} entregó menos de lo prometido y no pudo corregirlo. Te devolvemos ${amount}.`,
    nothingToDo: 'No tienes que hacer nada.',
    button: 'Ver detalle',
    sms: ({ shop, line, until, url }) => `${shop}: el error del operador en ${line} está corregido. Vigente hasta el ${until}. ${url}`,
    refundedSms: ({ shop, line, amount, url }) => `${shop}: ${line} recibió menos de lo prometido. ${amount} va de regreso a ti. ${url}`,
  },
  ...returnsEs,
  code: {
    subject: 'Tu código',
    headline: (code) => code,
    lead: (minutes) => `Este código sirve ${minutes} minutos, una vez, en la ventana que lo pidió.`,
    warning: 'Nadie de la tienda te lo va a pedir. Si no pediste un código, ignora este mensaje.',
    sms: ({ shop, code, minutes }) => `${code} es tu código de ${shop}, sirve ${minutes} minutos. Nunca te lo pediremos.`,
  },
  account: {
    subject: 'Tu cuenta cambió',
    what: {
      contact_added: 'Se agregó un número o correo',
      contact_removed: 'Se quitó un número o correo',
      passkey_added: 'Se agregó una llave de acceso',
      passkey_removed: 'Se quitó una llave de acceso',
      line_bound_by_other: 'Otra persona comprobó una de tus líneas',
      line_shared: 'Se compartió una de tus líneas',
      line_frozen: 'Cambió una SIM: códigos y reembolsos en pausa por 72 horas',
      data_exported: 'Se descargaron tus datos',
      account_deleted: 'Se borró tu cuenta',
      telegram_linked: 'Se vinculó tu chat de Telegram',
      telegram_unlinked: 'Se desvinculó tu chat de Telegram',
    },
    lead: (when) => `Ocurrió el ${when}.`,
    notYou: 'Si no fuiste tú, entra, cierra las demás sesiones y quita lo que no sea tuyo. La tienda te ayuda.',
    button: 'Ver sesiones',
    sms: ({ shop, what, url }) => `${shop}: ${what}. ¿No fuiste tú? ${url}`,
  },
  footer: {
    why: (line) => (line === null ? 'Recibes esto porque alguien lo pidió en nuestro sitio.' : `Recibes esto por una renovación de ${line}.`),
    help: (contact) => `¿Sin datos, o la página no abre? ${contact}`,
    sandbox: 'Demostración: no se movió dinero real ni se llamó al operador.',
  },
};
