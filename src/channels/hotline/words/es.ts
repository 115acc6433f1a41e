import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { PlanKind } from '../../../base/terms.ts';
import { amountOf, clockOf, dataOf, dayOf, digitByDigit, readAloud } from './numbers.ts';
import type { Words } from './words.ts';

const MONTHS = ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'];

/** `el primero de diciembre`, `el 2 de diciembre`; with the year when it is another one. */
export function spokenDay(at: Instant, zone: ZoneId, now: Instant): string {
  const { day, month, year, sameYear } = dayOf(at, zone, now);
  return `el ${day === 1 ? 'primero' : day} de ${MONTHS[month - 1]}${sameYear ? '' : ` de ${year}`}`;
}
const lastDay = (p: { readonly at: Instant; readonly zone: ZoneId; readonly now: Instant }): string => spokenDay((p.at - 1) as Instant, p.zone, p.now);
const upTo = (p: Parameters<typeof lastDay>[0]): string => `hasta ${lastDay(p)}`;
const clock = (at: Instant, zone: ZoneId): string => {
  const { hour, minute } = clockOf(at, zone);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${twelve === 1 ? 'a la' : 'a las'} ${twelve}${minute === 0 ? '' : ` y ${minute}`} ${hour < 12 ? 'de la mañana' : hour < 19 ? 'de la tarde' : 'de la noche'}`;
};

/** `25 dólares con 49 centavos`. */
export function money(total: number): string {
  const { dollars, cents } = amountOf(total);
  const whole = `${dollars} ${dollars === 1 ? 'dólar' : 'dólares'}`;
  const part = `${cents} ${cents === 1 ? 'centavo' : 'centavos'}`;
  return cents === 0 ? whole : dollars === 0 ? part : `${whole} con ${part}`;
}
const data = (bytes: number): string => { const { figure, unit } = dataOf(bytes); return `${figure} ${unit === 'GB' ? (figure === '1' ? 'gigabyte' : 'gigabytes') : 'megabytes'}`; };
const days = (n: number): string => `${n} ${n === 1 ? 'día' : 'días'}`;
const span = (p: { readonly days: number; readonly month: boolean; readonly cycles: number }): string =>
  (p.month ? (p.cycles === 1 ? 'un mes' : `${p.cycles} meses`) : p.cycles === 1 ? days(p.days) : `${p.cycles} veces ${days(p.days)}`);
const what = (p: { readonly bytes: number | null; readonly kind: PlanKind }): string => (p.kind === 'keep' ? 'para conservar el número' : p.bytes === null ? 'datos ilimitados' : data(p.bytes));
const plan = (p: Parameters<Words['plan']>[0]): string => (p.kind === 'addon' ? `${what(p)} de datos adicionales` : `${span(p)}, ${what(p)}`);
const KINDS: Readonly<Record<PlanKind, string>> = { month: 'planes mensuales', bundle: 'paquetes más largos', day: 'pases por día', addon: 'datos adicionales', keep: 'conservar tu número' };
const card = (p: { readonly method: string; readonly brand: string | null; readonly last4: string | null }): string => {
  if (p.method !== 'card') return ({ paypal: 'PayPal', alipay: 'Alipay', wechat_pay: 'WeChat Pay' } as Record<string, string>)[p.method] ?? p.method;
  return `${p.brand ?? 'la tarjeta'}${p.last4 === null ? '' : ` terminada en ${digitByDigit(p.last4)}`}`;
};

export const es: Words = {
  welcome: ({ shop }) => `Gracias por llamar a ${shop}.`,
  sandbox: () => 'Esto es una demostración. No se mueve dinero real.',
  ownLanguage: ({ key }) => `Para español, marca ${key}.`,
  goodbye: ({ shop }) => `Gracias por llamar a ${shop}. Adiós.`,
  toRenew: ({ key }) => `Para renovar, marca ${key}.`,
  toHear: ({ key }) => `Para saber hasta cuándo vale tu línea y cuántos datos te quedan, marca ${key}.`,
  forAuto: ({ key }) => `Para la renovación automática, marca ${key}.`,
  forReceipt: ({ key }) => `Para recibir tu último recibo por mensaje de texto, marca ${key}.`,
  withCode: ({ key }) => `Para continuar con un código de seis cifras de nuestra página, marca ${key}.`,
  forAgent: ({ key }) => `Para hablar con una persona, marca ${key}.`,
  always: () => 'Para oír esto otra vez, marca 9. Para volver, marca asterisco.',
  mainMenu: ({ key }) => `Para el menú principal, marca ${key}.`,
  toEnd: ({ key }) => `Para terminar la llamada, marca ${key}.`,
  yes: ({ key }) => `Si es correcto, marca ${key}.`,
  didNotHear: () => 'No oí ninguna tecla.',
  notAChoice: () => 'Esa no es una de las opciones.',
  letMeConnect: () => 'Te comunico con una persona.',
  tooManyTries: () => 'Se intentó demasiadas veces.',
  timeIsUp: () => 'Esta llamada ya dura diez minutos y debo terminarla aquí. Puedes llamar de nuevo cuando quieras. No se pierde nada.',
  oneMoment: () => 'Un momento, por favor.',
  takesTooLong: () => 'Esto tarda más de lo debido. No se ha cobrado nada.',
  refusal: ({ code }) => { const { title, detail } = refusalWords(code, 'es'); return spoken[code] ?? `${title}. ${detail}`; },
  aboutYours: ({ ending }) => `¿Se trata del número que termina en ${digitByDigit(ending)}?`,
  otherNumber: ({ key }) => `Para otro número, marca ${key}.`,
  typeNumber: () => 'Marca las diez cifras del número, o las últimas ocho de la tarjeta SIM. Después marca numeral.',
  notFound: () => 'No encuentro ninguna línea con esas cifras.',
  proveFirst: () => 'Antes de hablarte de esta línea, necesito saber que es tuya.',
  proveForMore: () => 'Para oír sobre esta línea y pagar con lo que tienes guardado, demuestra que es tuya.',
  proveTwice: () => 'Para esto necesito tu clave y también un código por mensaje de texto.',
  byPasscode: ({ key }) => `Para marcar tu clave telefónica de seis cifras, marca ${key}.`,
  byTextedCode: ({ key }) => `Para recibir un código por mensaje de texto en el número registrado, marca ${key}.`,
  withoutProof: ({ key }) => `Para renovar sin eso, marca ${key}.`,
  typePasscode: () => 'Marca tu clave de seis cifras.',
  codeOnItsWay: () => 'Si ese número está con nosotros, un código va en camino.',
  typeTextedCode: () => 'Marca las seis cifras.',
  noFit: () => 'Ese número y esas cifras no coinciden.',
  proofEnds: () => 'No puedo comprobar más cifras en esta llamada. Una persona puede ayudarte.',
  thanks: () => 'Gracias.',
  isActive: () => 'Tu línea está activa.',
  isParked: () => 'Tu número está guardado para ti.',
  isInGrace: () => 'Tu plan terminó. Si renuevas ahora, la línea vuelve de inmediato.',
  isSuspended: () => 'Tu línea está suspendida. Al renovar vuelve a funcionar.',
  isReleased: () => 'El número volvió al operador y no se puede renovar.',
  isNew: () => 'Tu línea todavía no se ha usado.',
  isClosed: () => 'Esta línea está cerrada.',
  validThrough: (p) => `Vale ${upTo(p)}.`,
  numberKept: (p) => `El número se conserva ${upTo(p)}.`,
  dataLeft: ({ bytes }) => `Te quedan ${data(bytes)}.`,
  dataNone: () => 'Tus datos se agotaron.',
  dataUnlimited: () => 'Tus datos son ilimitados.',
  queued: ({ count }) => (count === 1 ? 'Hay un plan más pagado que empieza después de este.' : `Hay ${count} planes más pagados que empiezan después de este.`),
  walletHas: ({ cents }) => `Tu billetera tiene ${money(cents)}.`,
  receiptSent: ({ ending }) => `Tu último recibo va en camino al número que termina en ${digitByDigit(ending)}.`,
  noReceipt: () => 'No hay ningún recibo de esta línea que se pueda enviar por mensaje.',
  cannotRenew: () => 'Esta línea no se puede renovar ahora.',
  nothingToBuy: () => 'No hay ningún plan para esta línea ahora.',
  samePlan: (p) => `Para el mismo plan otra vez, ${plan(p)}, ${money(p.cents)} con impuestos, marca ${p.key}.`,
  otherPlans: ({ key }) => `Para otros planes, marca ${key}.`,
  byPlanCode: ({ key }) => `Si conoces el código de tres cifras de un plan, marca ${key}.`,
  kind: ({ key, kind }) => `Para ${KINDS[kind]}, marca ${key}.`,
  planAt: (p) => `Para ${plan(p)}, ${money(p.cents)} con impuestos, marca ${p.key}.`,
  morePlans: ({ key }) => `Para más, marca ${key}.`,
  typePlanCode: () => 'Marca las tres cifras del plan.',
  noSuchPlan: () => 'No hay ningún plan con ese código para esta línea.',
  plan,
  reviewPlan: (p) => `Por favor, revisa. Compras ${plan(p)}.`,
  reviewPrice: ({ cents }) => `El precio es ${money(cents)}.`,
  reviewDiscount: ({ cents }) => `Tu descuento es ${money(cents)}.`,
  reviewTaxes: ({ cents }) => `Los impuestos y cargos son ${money(cents)}.`,
  reviewTotal: ({ cents }) => `El total es ${money(cents)}, en dólares estadounidenses.`,
  reviewBonus: ({ bytes }) => `Recibes ${data(bytes)} más de regalo.`,
  startsNow: () => 'Empieza de inmediato.',
  startsAtFirstUse: () => 'Empieza cuando se use la tarjeta por primera vez.',
  startsAt: (p) => `Empieza después de tu plan actual, ${spokenDay(p.at, p.zone, p.now)}.`,
  startsWhenUsedUp: (p) => `Empieza por sí solo en cuanto se agoten tus datos, a más tardar ${spokenDay(p.at, p.zone, p.now)}. Los días que queden de tu plan actual se pierden entonces.`,
  willBeValid: (p) => `Tu línea valdrá entonces ${upTo(p)}.`,
  reviewLost: ({ bytes }) => `Pierdes los ${data(bytes)} que te quedan ahora.`,
  reviewLostAt: (p) => `Lo que no hayas usado de ${data(p.bytes)} antes de que llegue ${spokenDay(p.at, p.zone, p.now)} se pierde entonces.`,
  refundRule: ({ policy }) => ({
    none: 'No tiene reembolso.', none_cannot_take_back: 'No tiene reembolso, porque el operador no puede retirarlo.',
    unused_full_14d: 'Si no has usado nada, recibes todo tu dinero dentro de 14 días.',
    prorata_unstarted_cycles: 'Se reembolsan los meses que no han empezado.', prorata_days_min_bytes: 'Lo que no has usado se reembolsa en parte.',
  })[policy],
  nothingBoughtYet: () => 'Todavía no se ha comprado nada.',
  confirm: ({ key }) => `Para confirmar y elegir cómo pagar, marca ${key}.`,
  change: ({ key }) => `Para cambiarlo, marca ${key}.`,
  withPromotion: ({ key }) => `Si tienes un código promocional en cifras, marca ${key}.`,
  otherPromotion: ({ key }) => `Para otro código promocional, marca ${key}.`,
  typePromotion: () => 'Marca las cifras del código promocional. Después marca numeral.',
  onTheWeb: ({ key }) => `Para continuar en nuestra página web, marca ${key}.`,
  carryCode: ({ code, minutes }) => `En nuestra página, abre Continuar y escribe ${digitByDigit(code)}. El código sirve una vez, durante ${minutes} minutos.`,
  typeCarryCode: () => 'Marca las seis cifras de nuestra página.',
  carryCodeWrong: () => 'Esas cifras no abren nada. Sirven una vez y durante doce minutos.',
  carryOn: ({ ending }) => `Aquí está tu renovación del número que termina en ${digitByDigit(ending)}.`,
  howToPay: ({ cents }) => `Pagas ${money(cents)}. ¿Cómo quieres pagar?`,
  tooMuchForPhone: () => 'Esta suma es demasiado alta para pagarla por teléfono con una tarjeta guardada, salvo con tu clave y un código por mensaje.',
  paySaved: (p) => `Con ${card(p)}, marca ${p.key}.`,
  payAfterProof: ({ key }) => `Con algo que tienes guardado, marca ${key}. Entonces necesito tu clave o un código.`,
  payWallet: ({ key, cents }) => `De tu billetera, que tiene ${money(cents)}, marca ${key}.`,
  payLink: ({ key, ending }) => `Con un enlace de pago por mensaje de texto al número que termina en ${digitByDigit(ending)}, marca ${key}.`,
  payCard: ({ key }) => `Para marcar una tarjeta en este teléfono, marca ${key}. Nosotros no oímos las cifras.`,
  payVoucher: ({ key }) => `Para poner primero un vale en tu billetera, marca ${key}.`,
  payFor: ({ ending }) => `Renovación del número que termina en ${digitByDigit(ending)}`,
  cardStep: () => 'El servicio de pagos toma ahora tu tarjeta.',
  cardCancelled: () => 'Te detuviste. No se ha cobrado nada.',
  cardFailed: () => 'La tarjeta no fue aceptada. No se ha cobrado nada.',
  typeVoucher: () => 'Marca las dieciséis letras y cifras del vale. Para una letra, marca la tecla que la lleva.',
  voucherTaken: ({ cents, balance }) => `El vale trajo ${money(cents)}. Tu billetera tiene ahora ${money(balance)}.`,
  linkSent: ({ ending }) => `El enlace va en camino al número que termina en ${digitByDigit(ending)}. Se paga una sola vez. Hasta ahora no se ha cobrado nada.`,
  done: () => 'Listo. Tu línea está renovada.',
  receiptComes: () => 'El recibo va en camino.',
  stillWorking: () => 'Tu pago llegó y el operador está trabajando. Te avisamos por mensaje en diez minutos. No necesitas esperar ni pagar otra vez.',
  stillPaying: () => 'Tu pago está en curso. Te avisamos por mensaje cómo termina. Por favor, no pagues otra vez.',
  payDeclined: () => 'El pago no se realizó. No se ha cobrado nada.',
  couldNotDeliver: () => 'El operador no pudo hacerlo. Todo tu dinero vuelve, y te avisamos por mensaje.',
  anotherWay: ({ key }) => `Para intentar otra forma de pago, marca ${key}.`,
  autoIsOn: () => 'La renovación automática está activada.',
  autoIsOnNext: (p) => `La renovación automática está activada. ${capital(spokenDay(p.at, p.zone, p.now))} cobra ${money(p.cents)}.`,
  autoIsOff: () => 'La renovación automática está desactivada.',
  autoCannot: ({ why }) => (why === 'no_method' ? 'Para activarla, guarda primero una forma de pago en nuestra página.' : 'Tu plan no se ofrece con renovación automática.'),
  autoTurnOff: ({ key }) => `Para desactivarla, marca ${key}.`,
  autoHearTerms: ({ key }) => `Para oír las condiciones de la renovación automática, marca ${key}.`,
  autoOffer: () => 'Una cosa más. Esta línea puede renovarse sola desde ahora. No es necesario.',
  autoTermsFollow: () => 'Estas son las condiciones.',
  sentence: ({ text }) => readAloud(text, 'es'),
  autoAgree: ({ key }) => `Para aceptar, marca ${key}. Cualquier otra tecla es un no.`,
  autoNot: () => 'La renovación automática sigue desactivada.',
  autoNowOn: () => 'La renovación automática está activada. Te enviamos una confirmación.',
  autoNowOnNext: (p) => `La renovación automática está activada. La primera vez es ${spokenDay(p.at, p.zone, p.now)}, ${money(p.cents)}. Te enviamos una confirmación.`,
  autoNowOff: () => 'La renovación automática queda desactivada desde ahora. Te enviamos una confirmación.',
  connecting: () => 'No tienes que repetir nada. La persona verá lo que has elegido hasta ahora.',
  inQueue: ({ position, minutes }) => `Eres el número ${position} en la fila. Tarda unos ${minutes === 1 ? '1 minuto' : `${minutes} minutos`}.`,
  callBackOffer: ({ key }) => `Para conservar tu lugar y recibir una llamada, marca ${key}. Para volver al menú, marca asterisco.`,
  stillHere: () => 'Sigues en la fila. Gracias por esperar.',
  agentHere: () => 'Una persona está ahora contigo.',
  puttingThrough: () => 'Te paso con esa persona. Puede sonar un momento.',
  phonePutDown: () => 'Ha colgado el teléfono y sigue contigo. Te leo lo que escribe.',
  phoneNotAnswered: () => 'No ha contestado su teléfono, pero sigue contigo. Te leo lo que escribe.',
  pickedUp: ({ shop, key }) => `Un cliente de ${shop} quiere hablar contigo. Para pasar la llamada, marca ${key}.`,
  backFromAgent: () => 'Estás de nuevo en el menú.',
  noAgents: () => 'En esta línea no hay personas con quienes hablar.',
  closedUntil: (p) => `Ahora no hay nadie. Volvemos ${spokenDay(p.at, p.zone, p.now)} ${clock(p.at, p.zone)}.`,
  callMeThen: ({ key }) => `Para que te llamemos entonces, marca ${key}.`,
  callBackTo: ({ ending }) => `Te llamamos al número que termina en ${digitByDigit(ending)}.`,
  typeCallBackNumber: () => 'Marca las diez cifras del número al que podemos llamarte. Después marca numeral.',
  weCall: ({ ending }) => `Llamamos al número que termina en ${digitByDigit(ending)} en cuanto sea tu turno. Conservas tu lugar.`,
  weCallFrom: (p) => `Llamamos al número que termina en ${digitByDigit(p.ending)} a partir del ${spokenDay(p.at, p.zone, p.now).slice(3)} ${clock(p.at, p.zone)}. Conservas tu lugar.`,
  callingBack: ({ shop }) => `Habla ${shop}. Pediste que te llamáramos.`,
  toTalk: ({ key }) => `Para hablar ahora con una persona, marca ${key}.`,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const spoken: Partial<Record<Parameters<Words['refusal']>[0]['code'], string>> = {
  code_locked: 'Se intentó demasiadas veces. Una persona puede ayudarte.',
  line_frozen: 'La tarjeta SIM de esta línea se acaba de cambiar. Durante 72 horas lo guardado no se puede usar por teléfono. El enlace de pago funciona como siempre.',
  number_malformed: 'Ese no es un número de Estados Unidos al que podamos llamar.',
  card_number_given: 'Eso parece un número de tarjeta. No se guardó. Por favor, nunca marques aquí un número de tarjeta.',
  voucher_not_valid: 'Ese vale no es correcto. Nada ha cambiado.',
  payment_paused: 'Se rechazaron demasiados pagos. Inténtalo de nuevo en una hora.',
  quote_expired: 'El precio venció. Te leo el nuevo.',
  line_changed: 'Algo cambió en la línea. Te leo cómo está ahora.',
  quote_used: 'Ese precio ya se usó. Te leo uno nuevo.',
};
