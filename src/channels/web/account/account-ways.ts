/** Pages of the account that other parts of the shop own; null: there is no such page, so nothing leads there. */
export const WAYS: Readonly<Record<'wallet' | 'methods' | 'receipts', string | null>> = { wallet: '/account/wallet', methods: '/account/methods', receipts: '/account/receipts' };
