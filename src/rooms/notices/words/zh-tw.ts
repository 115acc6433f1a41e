import { returnsZhTw } from './returns.ts';
import type { Words } from './words.ts';
import { brandName } from './brand.ts';

export const zhTw: Words = {
  shopName: '續卡',
  labels: {
    line: '門號', plan: '方案', data: '數據量', cycle: '週期', total: '總計', paidWith: '付款方式', receipt: '收據編號', paidAt: '付款時間',
    before: '續約前', after: '現在可用到', price: '金額', details: '這次續約', refund: '退款金額', refundTo: '退回至',
    promised: '承諾內容', delivered: '起初開通', validUntil: '有效期限', autoRenewDiscount: '自動續約折扣',
  },
  unlimited: '吃到飽',
  noService: '沒有使用中的方案',
  perCycle: (data, cycles) => `每期 ${data}，共 ${cycles} 期`,
  withBonus: (data, bonus) => `${data}，加贈 ${bonus}`,
  span: (from, to) => `${from} – ${to}`,
  promotion: (code) => `優惠碼 ${code}`,
  payment: ({ method, brand, last4 }) => {
    const name = { card: brandName(brand) ?? '信用卡', alipay: '支付寶', wechat_pay: '微信支付', paypal: 'PayPal', wallet: '儲值金' }[method];
    return last4 === null ? name : `${name} 末四碼 ${last4}`;
  },
  done: {
    subject: (plan, until) => `續約完成：${plan}，可用到 ${until}`,
    headline: '續約完成',
    lead: (until) => `這張卡可以用到 ${until}。`,
    dataSubject: (plan) => `數據量已加入：${plan}`,
    dataHeadline: '數據量已加入',
    dataLead: (until) => `數據量現在就能使用，期限不變，仍到 ${until}。`,
    button: '檢視收據',
    refundRule: (policy, until) => ({
      none: '此方案開通後恕不退款。',
      unused_full_14d: until === null ? '未使用可全額退款。' : `${until}（含當日）以前未使用，可全額退款。`,
      prorata_unstarted_cycles: '尚未開始的週期可以退款。',
      prorata_days_min_bytes: '可按比例退款：依剩餘天數與剩餘數據量，以較低者計。',
    })[policy],
    sms: ({ shop, line, plan, total, until, url }) => `【${shop}】${line} 續約完成：${plan}，${total}，可用到 ${until}。${url}`,
  },
  refunded: {
    subject: (amount) => `退款 ${amount} 已送出`,
    headline: '已退款',
    lead: (amount) => `${amount} 正在退還給您。`,
    reason: {
      carrier_refused: '電信業者未接受這次續約，款項已全額退還，門號狀態不變。',
      carrier_too_slow: '電信業者未能準時開通，款項已全額退還。',
      asked: '這是您申請的退款，退掉的部分已自門號移除。',
      difference: '電信業者開通的內容少於承諾，差額退還給您。',
      shop: '店家已將這筆款項退還給您。',
    },
    whenItArrives: (paid) => (paid?.method === 'wallet' ? '已退回您的儲值金。' : '銀行通常於 5 至 10 個工作天內入帳。'),
    button: '檢視明細',
    sms: ({ shop, line, amount, url }) => `【${shop}】${line} 的 ${amount} 正在退還給您。${url}`,
  },
  declined: {
    bank: { subject: (plan) => `銀行要您本人驗證：${plan}`, headline: '銀行要您本人驗證', next: '我們用儲存的卡扣款，銀行要求本人先驗證。開啟連結，看清價格，在銀行頁面完成付款。', button: '前往驗證並付款' },
    subject: (plan) => `付款未完成：${plan}`,
    headline: '付款未完成',
    lead: '沒有扣款，門號狀態不變。',
    next: '可以再試一次，或改用其他卡片、其他付款方式。詳細原因請洽發卡銀行，銀行不會告訴我們。',
    button: '再試一次',
    sms: ({ shop, line, url }) => `【${shop}】${line} 付款未完成，沒有扣款。再試一次：${url}`,
  },
  delayed: {
    subject: (carrier) => `已付款，${carrier} 開通比平常慢`,
    headline: '已付款，開通中',
    lead: (carrier) => `款項已收到。${carrier} 今天比平常慢，方案尚未開通。`,
    byItself: (refundsAt, left) => (refundsAt === null
      ? '我們會持續追蹤，開通後立刻通知您。若無法開通，款項會全額退還。'
      : `我們會持續追蹤，開通後立刻通知您。若 ${refundsAt}（此信之後 ${left}）仍未開通，款項會自動全額退還。`),
    doNotPayAgain: '您不必做任何事，也不必再付一次。',
    button: '查看進度',
    sms: ({ shop, line, carrier, refundsAt, url }) => `【${shop}】${line} 已付款，${carrier} 開通較慢，不必再付。${refundsAt === null ? '' : `${refundsAt} 仍未開通會自動全額退款。`}${url}`,
  },
  repaired: {
    subject: '這次續約的差錯已更正',
    headline: '已更正',
    refundedSubject: '開通內容少於承諾，差額退還給您',
    refundedHeadline: '差額退款',
    lead: (carrier) => `${carrier} 起初開通的內容與承諾不同。我們已查出並更正，現在門號上就是您購買的內容。`,
    refundedLead: (carrier, amount) => `${carrier} 開通的內容少於承諾，也未能補足，因此退還您 ${amount}。`,
    nothingToDo: '您不必做任何事。',
    button: '檢視明細',
    sms: ({ shop, line, until, url }) => `【${shop}】${line} 的開通差錯已更正，可用到 ${until}。${url}`,
    refundedSms: ({ shop, line, amount, url }) => `【${shop}】${line} 開通內容少於承諾，${amount} 正在退還給您。${url}`,
  },
  ...returnsZhTw,
  code: {
    subject: '驗證碼',
    headline: (code) => code,
    lead: (minutes) => `${minutes} 分鐘內有效，限用一次，僅限申請的頁面使用。`,
    warning: '客服人員不會向您索取驗證碼。若非您本人申請，請忽略此訊息。',
    sms: ({ shop, code, minutes }) => `【${shop}】驗證碼 ${code}，${minutes} 分鐘內有效。客服不會向您索取，請勿告訴他人。`,
  },
  account: {
    subject: '您的帳戶有變動',
    what: {
      contact_added: '新增了門號或電子郵件',
      contact_removed: '移除了門號或電子郵件',
      passkey_added: '新增了通行金鑰',
      passkey_removed: '移除了通行金鑰',
      line_bound_by_other: '有人驗證了您的一個門號',
      line_shared: '您的一個門號已共享',
      line_frozen: 'SIM 卡有更換，驗證碼和退款暫停 72 小時',
      data_exported: '您的資料已被下載',
      account_deleted: '您的帳戶已刪除',
      telegram_linked: 'Telegram 已連結',
      telegram_unlinked: 'Telegram 已取消連結',
    },
    lead: (when) => `時間：${when}。`,
    notYou: '如果不是您本人，請登入，結束其他工作階段，移除不屬於您的內容，也可以聯絡本店。',
    button: '查看工作階段',
    sms: ({ shop, what, url }) => `【${shop}】${what}。不是您？${url}`,
  },
  footer: {
    why: (line) => (line === null ? '有人在本店申請了這封信，因此寄給您。' : `這封信與 ${line} 的續約有關。`),
    help: (contact) => `沒有網路，或頁面打不開？${contact}`,
    sandbox: '展示環境：沒有實際扣款，也沒有聯繫電信業者。',
  },
};
