import type { MethodWords } from './en.ts';

export const zhTw: MethodWords = {
  title: '已儲存的付款方式',
  lead: '下次一按就付。卡號由支付公司保管，我們只留末四碼。',
  none: '還沒有儲存',
  noneSay: '不儲存也能續約。儲存後，下次一按就付。',
  name: (brand, last4) => `${brand} 末四碼 ${last4}`,
  card: '信用卡或金融卡',
  paypal: 'PayPal',
  until: (date) => `有效至 ${date}`,
  first: '優先使用',
  makeFirst: '設為優先',
  remove: '移除',
  removeSay: '我們和支付公司都會刪除它。已付的續約不受影響。',
  removeButton: '確定移除',
  frozen: { dispute: '暫停使用：銀行正在查核用它付的一筆款項。', sim_change: '更換 SIM 後暫停 72 小時。', other: '暫停使用。要恢復請與我們聯絡。' },
  add: { card: '儲存卡片', paypal: '儲存 PayPal' },
  addSay: '會開啟支付公司的頁面，不會扣款。',
  proofFirst: '儲存的卡付款時不再詢問，所以先驗證一次碼。',
  limit: '每天最多 3 次。',
  said: { saved: '已儲存，現在就能用它付款。', removed: '已移除。', first: '已設為優先使用。', not_saved: '沒有儲存任何付款方式。', waiting: '支付公司還沒有回覆，儲存後會自動出現在這裡。' },
};
