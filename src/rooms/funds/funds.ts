/** Money into wallets: loads (充值) by any way to pay, and vouchers. What comes in never expires and is never paid out (rules R25). */
export { placeLoad, viewLoad, lookAtLoad, turnBackLoad, fundsJobs, wakeLoad, LEAST_LOAD, MOST_LOAD, type LoadRequest, type LoadWork, type PayLoad } from './loads.ts';
export { loadsOf, isLoadOver, type Load, type LoadState } from './load.ts';
export { issueVouchers, redeemVoucher, voidVouchers, voucherBatches, voucherCsv, BATCH_MOST, VOUCHER_MOST, type IssuedVoucher, type Redemption, type VoucherBatch } from './vouchers.ts';
export { keypadForm } from './code.ts';
export { loadComposers } from './compose.ts';
export type { FundsApp, VoucherApp } from './app.ts';
