import type { AutoRenewPageWords } from './en.ts';

export const zhTw: AutoRenewPageWords = {
  title: '自動續約',
  state: { off: '未開啟', on: '已開啟', asking: '等您同意', paused: '已暫停', frozen: '暫停中' },
  lead: {
    off: '未開啟。不會自動扣款，也沒有替您選好任何項目。', on: '已開啟。在您同意的範圍內自動續約。', asking: '已開啟，正在等您同意。',
    paused: '已暫停，不會自動扣款。', frozen: '暫停中：這個門號有一筆付款正在銀行爭議中。結果出來之前，不會自動扣款。',
  },
  terms: '您將同意的內容', agree: '我同意以上條款', unticked: '若同意，請先勾選。我們不會替您勾選。', turnOn: '開啟自動續約', instead: '從現在起依這些條款',
  prove: '先確認是您本人，再同意', proveSay: '用驗證碼或通行金鑰，因為之後會在您不在場時扣款。',
  change: '更換付款方式，或變更時間與上限', pay: '付款方式',
  kinds: {
    saved: '', both: '先用錢包，不足的由卡片扣款。', wallet: '先儲值到錢包，可以一次存足幾個週期。', approve: '無法由我們代扣：每次到期前請您開啟一頁付款。',
  },
  both: (card) => `錢包與${card}`, wallet: '錢包', plan: '方案', when: '什麼時候', byDate: '付費時間到期前', low: '流量不足時也續約', ceiling: '不另詢問時最多扣', show: '依此顯示條款', addCard: '儲存信用卡或 PayPal',
  next: '下次扣款', noNext: '目前沒有', paysWith: '付款方式', since: '開啟時間', until: '到', asksNext: '請您確認',
  tooLate: (day) => `這一期到${day}為止，開啟得太晚，來不及自動續約。請再自行續約一次，之後就會自動續約。`,
  items: '什麼時候做什麼',
  item: { told: '通知您', charge: (money) => `扣款 ${money}`, retry: '再試一次', again: '若未成功，再試一次', ask: '請您確認付款', failed: '試過', paid: '已付款' },
  price: (money) => `目前是 ${money}`, priceSay: (limit) => `您同意的是 ${limit}。您沒有同意，就不扣款。`, yes: (money) => `同意這次扣款 ${money}`,
  approve: '查看並付款', approveSay: (money) => `${money} 等您確認。`,
  again: '現在再試一次', byHand: '自行續約', walletSay: (money, cycles) => `錢包裡有 ${money}，${cycles === 0 ? '不夠下一次' : `夠 ${cycles} 次`}。`, addMoney: '儲值',
  walletLow: '錢包餘額不足。',
  off: '關閉自動續約', offSay: '立即生效，並寄確認通知給您。', changeTerms: '變更條款', turnOnAgain: '重新開啟',
  consent: '您同意的原文', consentAt: (day) => `${day} 同意`,
  history: '做過的事', did: { renewed: '已自動續約', by_hand: '已自行續約，沒有扣款', gave_up: '沒有續約成功', dropped: '之前已關閉' },
  said: { on: '自動續約已開啟，確認通知馬上寄出。', off: '自動續約已關閉，不會再自動扣款。', yes: '好的，會照計畫扣款。', again: '已再試一次，目前情況如下。' },
  offPage: {
    title: '關閉自動續約？', lead: (line) => `${line}。關閉後不會再自動扣款。`, button: '關閉', ends: '立即生效。已付費的時間不受影響。',
    done: '自動續約已關閉', doneSay: '不會再自動扣款。已付費的時間不受影響，隨時可以自行續約。',
  },
  receipt: { title: '下次自動續約？', say: '自動續約在付費時間結束的前一天，以您選的方式扣款；提前 7 天與 3 天通知您；您一說關閉，立即停止。', link: '看看條款' },
  glance: { off: '自動續約未開啟', on: (money, day) => `自動續約：${day} 扣款 ${money}`, onPlain: '自動續約已開啟', asking: '自動續約等您同意', paused: '自動續約已暫停', frozen: '自動續約暫停中' },
};
