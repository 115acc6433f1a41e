import type { ClockWords } from './en.ts';

export const es: ClockWords = {
  title: 'Todas las fechas',
  line: 'Qué viene y qué sigue',
  hero: { kept: 'Número conservado hasta', gone: 'Número perdido', unused: 'Sin fecha: aún no se ha usado', left: (span) => `quedan ${span}` },
  now: 'Ahora',
  in: (span) => `en ${span}`,
  works: { all: 'Todo funciona', texts: 'Número conservado: llamadas y mensajes según el plan, sin datos', incoming: 'Solo recibe mensajes, 911 y atención', emergency: 'Solo 911 y atención', nothing: 'Nada' },
  after: { all: 'Todo sigue igual.', texts: 'Después, llamadas y mensajes según el plan, y sin datos.', incoming: 'Después solo recibe mensajes, 911 y atención.', emergency: 'Después solo 911 y atención: ni mensajes ni códigos.', nothing: 'Después ya no funciona nada.' },
  mark: {
    cycle_end: 'Termina el plan', service_ended: 'Terminó el servicio', full_service_end: 'Termina el servicio completo', grace_end: 'Dejan de llegar mensajes', number_release: 'Se pierde el número', aging_end: 'Puede ser de otra persona',
    addon_end: 'Terminan los datos extra', balance_end: 'Caduca el saldo de la línea', activate_by: 'Primer uso hasta entonces',
  },
  next: (plan) => `Después empieza solo ${plan}.`,
  release: 'El operador lo recupera para siempre. Cada banco y app que escriba a este número escribirá a un extraño.',
  balance: 'Dinero en el operador, no tu billetera de aquí.',
  clocks: { cycle: 'ciclo', addon: 'datos extra', balance: 'saldo', number: 'número' },
  keep: { title: 'Conservar este número hasta', button: 'Buscar lo más barato', why: 'Un día según el reloj de la línea.' },
  park: {
    title: 'Pausar la línea', say: (days) => `Para cuando no estás: el número sigue siendo tuyo ${days}, sin datos.`, after: 'Empieza cuando termine lo pagado; hasta entonces los datos funcionan.', now: 'Empieza enseguida.', button: 'Pausar',
    back: 'Volver a un plan', backSay: 'Empieza enseguida. Lo que queda del plan para conservar se pierde.', backButton: 'Volver',
  },
  ways: { guard: 'Cuidar el número', guardOff: 'no', guardUntil: (day) => `hasta ${day}`, guardAlways: 'hasta que la quites', family: 'Avisar a la familia', calendar: 'En tu calendario' },
  answer: {
    title: (day) => `Conservarlo hasta ${day}`, nothing: 'Nada que comprar', nothingSay: (day) => `El número es tuyo hasta ${day} de todos modos.`,
    total: (count) => (count === 1 ? 'por una compra, con impuestos' : `por ${count} compras, con impuestos`),
    steps: 'Qué comprar y cuándo', today: 'Hoy', keptUntil: (day) => `conservado hasta ${day}`, meanwhile: 'Qué funciona mientras tanto', until: (day) => `hasta ${day}`,
    proved: 'Hoy no hay nada más barato a la venta.', unproved: 'No encontramos nada más barato, pero no probamos todo.', prices: 'Con los precios e impuestos de hoy. Se compra una semana antes de que se pierda.',
    other: { texts: 'Y seguir recibiendo mensajes', number: 'Solo conservar el número' }, buy: 'Comprar el primero ahora', guard: 'Que se haga solo',
    impossible: {
      no_plan: ['No se puede conservar tanto', 'Ningún plan a la venta para esta línea llega a ese día.'], unused: ['Usa primero la tarjeta', 'La tarjeta que nunca se usó se cierra en su fecha, se compre lo que se compre.'], released: ['El número ya no está', 'El operador lo recuperó.'],
      closed: ['Esta línea está cerrada', 'No se puede comprar nada para ella.'], barred: ['Esta línea está bloqueada', 'Pide ayuda: ahora no se puede comprar nada para ella.'],
    },
    reach: (day) => `Como máximo hasta ${day}.`,
  },
  stand: {
    title: 'Cuidar el número', lead: 'Vigilamos la fecha por ti. Antes de que se pierda el número pagamos lo que lo conserva, o te avisamos con insistencia, a ti y a la familia que nombraste.',
    on: 'De guardia', until: (day) => `Hasta ${day}`, always: 'Hasta que la quites', next: (day, money) => `Paga ${money} el ${day}, salvo que renueves antes.`, idle: 'No hay nada que pagar a la vista.',
    loud: 'No se cobra a nadie. Tus avisos llegan antes y con más insistencia.', stop: 'Quitar la guardia', untilLabel: 'Guardarlo hasta', empty: 'Déjalo vacío para guardarlo hasta que lo quites.',
    pay: 'Cuando llegue el momento', nobody: 'No cobrar, avisarme con insistencia', wallet: 'Mi billetera', go: 'Seguir',
    agree: 'Estoy de acuerdo', button: 'Cuidar el número', noPlan: 'Ningún plan de este operador se puede pagar solo, así que no se cobra. Tus avisos llegan antes y con más insistencia.', auto: 'La renovación automática está activa y conserva el número, así que no se cobra nada más. Si falla, tus avisos llegan antes y con más insistencia.', toAuto: 'Ver la renovación automática', save: 'Guarda primero una tarjeta para que se cobre sola', changed: 'Elegir de nuevo',
  },
  family: {
    title: 'Avisar a la familia', lead: 'Alguien a quien se avisa cuando el número está a punto de perderse, con un enlace para pagarlo. Nada más, nunca: ni consumo, ni facturas, ni el número completo.',
    shares: (names) => `Quien comparte esta línea se entera contigo: ${names}.`, state: { asked: 'preguntado, sin respuesta', agreed: 'dijo que sí', declined: 'dijo que no', stopped: 'terminado' },
    remove: 'Quitar', name: 'Cómo le llamas', email: 'Su correo', language: 'Su idioma', button: 'Preguntarle', note: 'Recibe un correo y decide. Sin un sí no recibe nada.', bad: 'Eso no es un correo electrónico.',
  },
  named: {
    title: '¿Podemos avisarte?', lead: (line) => `Quien usa ${line} te ha nombrado. Antes de que se pierda ese número te escribiríamos.`,
    words: ['Me escriben por correo unos días antes de que se pierda este número, pocas veces.', 'La carta lleva las cuatro últimas cifras, el último día y un enlace para pagar. Nada más.', 'No pago nada si no quiero y puedo parar estas cartas cuando quiera.'],
    yes: 'Sí, avísenme', no: 'No', stop: 'Parar estas cartas', agreed: ['Te avisaremos', 'Unos días antes de que se pierda el número.'], ended: ['No te avisaremos', 'Ya no llega nada.'],
  },
  calendar: {
    title: 'En tu calendario', lead: 'Una dirección para tu programa de calendario. Muestra cuándo terminan los planes, cuándo dejan de llegar mensajes, cuándo se pierden números y cuándo se cobra la renovación, una semana antes y siempre al día.',
    private: 'Quien tenga la dirección ve estas fechas y tus nombres para las líneas, con números ocultos. Nada más.', make: 'Crear una dirección', again: 'Crear otra', againSay: 'Hay una dirección en uso. Otra la termina enseguida.',
    label: 'La dirección de tu calendario', once: 'Se muestra una vez. En Apple, Google u Outlook: agrega un calendario por URL.', copy: 'Copiar', copied: 'Copiado', open: 'Abrir en el calendario', end: 'Terminar la dirección',
  },
  link: 'Todas las fechas en una línea',
};
