import type { ScriptWords } from './words.ts';

export const es: ScriptWords = {
  plan: ({ plan, ending }) => `Voy a renovar la línea que termina en ${ending} con ${plan}.`,
  price: ({ price, tax, total }) => `El plan cuesta ${price}, los impuestos y cargos son ${tax}; en total, ${total}.`,
  priceOnly: ({ total }) => `En total son ${total}.`,
  discount: ({ discount }) => `Ya está aplicado un descuento de ${discount}.`,
  startsNow: () => 'Empieza de inmediato.',
  startsAt: ({ at }) => `Empieza después de tu plan actual, el ${at}.`,
  startsAtFirstUse: () => 'Empieza cuando se use la tarjeta por primera vez.',
  validUntil: ({ at }) => `La línea vale entonces hasta el ${at}.`,
  lost: ({ data }) => `Pierdes ${data} de datos que quedan.`,
  refund: ({ rule }) => ({
    none: 'No se puede reembolsar.', none_cannot_take_back: 'No se puede reembolsar, porque la operadora no puede retirarlo.',
    unused_full_14d: 'Si no se usa nada, recuperas todo tu dinero en un plazo de 14 días.',
    prorata_unstarted_cycles: 'Se reembolsan los meses que no han empezado.', prorata_days_min_bytes: 'Se reembolsa en parte lo que no se use.',
  })[rule],
  charge: ({ method, total }) => `Cobro ${total} a tu ${method} ahora.`,
  chargeWallet: ({ total }) => `Tomo ${total} de tu billetera ahora.`,
  ask: () => '¿Estás de acuerdo? Di sí o no.',
  askKey: () => 'Si estás de acuerdo, marca 1. Cualquier otra cosa significa que no.',
  linkSent: ({ ending }) => `Va un mensaje con un enlace de pago al número que termina en ${ending}.`,
  receiptSent: () => 'Va un mensaje con tu último recibo.',
  codeSent: () => 'Va un mensaje con un código al número de esta línea. Léelo a la persona con quien hablas.',
  renewed: ({ total }) => `Tu renovación por ${total} está en marcha. Recibes un mensaje en cuanto termine.`,
  autoOff: () => 'La renovación automática está desactivada.',
};
