import type { MethodWords } from './en.ts';

export const zhCn: MethodWords = {
  title: '已保存的付款方式',
  lead: '下次一点即付。卡号由支付公司保管，我们只留末四位。',
  none: '还没有保存',
  noneSay: '不保存也能续费。保存后，下次一点即付。',
  name: (brand, last4) => `${brand} 尾号 ${last4}`,
  card: '银行卡',
  paypal: 'PayPal',
  until: (date) => `有效期至 ${date}`,
  first: '优先使用',
  makeFirst: '设为优先',
  remove: '删除',
  removeSay: '我们和支付公司都会删除它。已付的续费不受影响。',
  removeButton: '确认删除',
  frozen: { dispute: '暂停使用：银行正在核查用它付的一笔款。', sim_change: 'SIM 更换后暂停 72 小时。', other: '暂停使用。要恢复请联系我们。' },
  add: { card: '保存银行卡', paypal: '保存 PayPal' },
  addSay: '会打开支付公司的页面，不扣款。',
  proofFirst: '保存的卡付款时不再询问，所以先验证一次码。',
  limit: '每天最多 3 次。',
  said: { saved: '已保存，现在就能用它付款。', removed: '已删除。', first: '已设为优先使用。', not_saved: '没有保存任何付款方式。', waiting: '支付公司还没有答复，保存后会自动出现在这里。' },
};
