import type { PromoWords } from './en.ts';

export const es: PromoWords = {
  have: 'Código promocional',
  use: 'Usar este código',
  drop: 'Seguir sin el código',
  refused: {
    not_found: 'No existe ese código. Revisa letras y cifras.',
    not_yet: 'Este código aún no empieza.',
    ended: 'Este código ya terminó.',
    carrier: 'Este código es para líneas de otro operador.',
    plan: 'Este código es para otros planes.',
    first_only: 'Este código es para la primera renovación de una línea; esta ya se renovó aquí.',
    other_offer: 'Este código no se suma a otro descuento de esta renovación.',
    used_up: 'Ya no quedan usos de este código.',
    budget: 'El presupuesto de este código se agotó.',
    per_customer: 'Esta línea, o tú, ya usó este código las veces permitidas.',
    tries: 'Se probaron demasiados códigos. Prueba en una hora, o sigue sin código.',
    card: 'Eso parece un número de tarjeta. No se guardó; solo va en la página de pago.',
  },
};
