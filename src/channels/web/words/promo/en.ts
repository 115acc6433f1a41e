/** What the field for a promo code says: itself, and why a code is not taken. */
export const en = {
  have: 'Promo code',
  use: 'Use this code',
  drop: 'Go on without the code',
  refused: {
    not_found: 'There is no such code. Check its letters and digits.',
    not_yet: 'This code does not hold yet.',
    ended: 'This code has ended.',
    carrier: 'This code is for lines of another carrier.',
    plan: 'This code is for other plans.',
    first_only: 'This code is for the first renewal of a line; this line was renewed here before.',
    other_offer: 'This code cannot be joined with another discount on this renewal.',
    used_up: 'All uses of this code are taken.',
    budget: 'The budget of this code is spent.',
    per_customer: 'This line, or you, used this code as often as it may be used.',
    tries: 'Too many codes were tried. Try again in an hour, or go on without one.',
    card: 'That looks like a card number. It was not kept; card numbers belong on the payment page only.',
  },
};
export type PromoWords = typeof en;
