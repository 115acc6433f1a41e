import type { UsageWords } from './en.ts';

export const es: UsageWords = {
  title: 'Uso y pronóstico',
  chart: (left, day) => `Datos restantes y uso de cada día. Quedaban ${left} el ${day}. La tabla tiene todas las cifras.`,
  chartPlain: 'Uso de cada día. La tabla tiene todas las cifras.',
  legend: { left: 'Restante', range: 'Probable', day: 'Uso por día' },
  table: 'Como tabla', day: 'Día', used: 'Usado', left: 'Restante', so: 'hasta ahora', unread: 'sin lectura',
  csv: 'Todas las lecturas en CSV', empty: 'Aún no hay lecturas. La primera llega sola en una hora.',
  forecast: {
    title: 'Cuándo se acaban los datos',
    sure: (end) => `Alcanzan hasta el fin del ciclo, ${end}, incluso con días de mucho uso.`,
    perhaps: (early) => `Lo más probable es que alcancen hasta el fin del ciclo. Con mucho uso pueden acabarse desde el ${early}.`,
    range: (likely, early, late) => `Lo más probable: el ${likely}. En ocho de diez casos, entre el ${early} y el ${late}.`,
    open: (likely, early) => `Lo más probable: el ${likely}. Puede ser ya el ${early}, o alcanzar hasta el fin del ciclo.`,
    then: 'En ese momento empieza el plan que espera.',
    early: 'Lo más pronto', likely: 'Lo más probable', late: 'A más tardar', end: 'Fin del ciclo',
    basis: (days, perDay) => `Con ${days} de uso, ${perDay} por día en promedio; los fines de semana se calculan aparte.`,
    few: (seen, need) => `Aún faltan lecturas: ${seen} de ${need} días completos. Hasta entonces solo serían suposiciones.`,
    unlimited: 'Los datos ilimitados no se acaban.', used_up: 'Los datos de este ciclo se agotaron.', no_cycle: 'No hay un ciclo con datos en curso.',
  },
  drain: {
    title: 'Qué se usa primero', rule: 'Primero se usa lo que vence antes. Con el mismo fin: datos de regalo, del plan, acumulados y adicionales.',
    now: 'en uso ahora', sooner: 'vence antes que lo siguiente', kind: 'mismo fin, va primero por su tipo', last: 'se usa al final',
  },
  recommend: {
    title: 'El plan más barato que alcanza', until: 'Que alcance hasta', change: 'Cambiar',
    careful: (need) => `Hasta entonces usarías a lo sumo ${need}, con días de mucho uso.`,
    likely: (need) => `Hasta entonces usarías probablemente ${need}. Ningún plan alcanza con seguridad.`,
    cheaper: (plan, price, day) => `${plan} por ${price} se acabaría el ${day}.`,
    cheapest: 'No hay nada más barato.',
    none: 'Ningún plan alcanza hasta entonces. Prueba un día anterior.', few: 'Aparece aquí cuando se conozcan unos días de uso.',
    button: 'Revisar este plan',
  },
  tell: {
    title: 'Avísame', used: 'Al usar esta parte', left: 'Cuando queden como máximo (GB)', days: 'Días antes de que termine el servicio', forecast: 'Cuando los datos quizá no alcancen',
    hint: 'Deja un campo vacío para nunca.', save: 'Guardar', link: 'Elegir cuándo recibes avisos',
  },
  cycle: {
    mode: 'Al agotarse los datos',
    says: (latest) => `Espera y empieza por sí solo al agotarse los datos que tienes, a más tardar ${latest}. Los días que queden entonces se pierden.`,
    saysNow: 'Los datos se agotaron, así que empieza de inmediato. Los días que quedan de este ciclo se pierden.',
    queued: (latest) => `Empieza por sí solo al agotarse los datos, a más tardar ${latest}`,
    began: (when) => `Empezó por sí solo ${when}`,
    latest: 'Empieza, a más tardar', start: 'Inicio', will: 'por sí solo', willUsedUp: 'por sí solo al agotarse los datos', did: 'por sí solo', didUsedUp: 'por sí solo, se agotaron los datos',
  },
};
