import type { PaperWords } from './en.ts';

export const es: PaperWords = {
  shop: 'Xuka',
  title: 'Recibo',
  document: (number, shop) => `Recibo ${number}, ${shop}`,
  included: 'Impuestos y cargos incluidos',
  seal: { paid: 'PAGADO', refunded: 'DEVUELTO' },
  facts: {
    service: 'Servicio', until: 'Funciona hasta', line: 'Línea', plan: 'Plan', paidWith: 'Pagado con', paidAt: 'Pagado el', number: 'Número de recibo', issued: 'Emitido',
    carrierRef: 'Referencia del operador', refunded: 'Reembolsado',
  },
  firstUse: 'desde el primer uso',
  yours: (moment) => `= ${moment}`,
  price: 'Lo que se pagó',
  autoRenew: 'Descuento por renovación automática',
  promotion: (code) => `Promoción ${code}`,
  total: 'Total',
  methods: { card: 'Tarjeta', alipay: 'Alipay', wechat_pay: 'WeChat Pay', paypal: 'PayPal', wallet: 'Billetera' },
  ending: (brand, last4) => `${brand} terminada en ${last4}`,
  nothingPaid: 'Nada que pagar',
  refundDone: (money, at) => `${money} el ${at}`,
  refundPending: (money) => `${money}, en curso`,
  rules: {
    none: 'Este plan no se reembolsa una vez entregado.',
    unused_full_14d: 'Sin usar en 14 días: se devuelve todo.',
    prorata_unstarted_cycles: 'Se devuelven los meses no empezados.',
    prorata_days_min_bytes: 'Se devuelve lo no usado, por días o por datos, lo que sea menos.',
  },
  check: 'Comprueba este recibo',
  checkLead: (code) => `Escanea el código, o abre la dirección y escribe ${code}. La firma de la tienda dice qué se activó, en qué línea y cuándo.`,
  sandbox: 'Entorno de pruebas: sin dinero real ni operador real',
  file: (number) => `recibo-${number}.pdf`,
};
