import { spaced } from '../../../../platform/i18n/spaced.ts';
import type { AutoRenewWords } from './words.ts';

export const zhTw: AutoRenewWords = {
  labels: { chargedOn: '扣款時間', paysWith: '付款方式', ends: '到期', ceiling: '不另詢問時最多扣', since: '開啟時間', amount: '金額', again: '再次嘗試', code: '代付碼', limit: '先前同意的' },
  button: '查看或變更', turnOff: '關閉',
  offNote: (url) => `不必登入就能關閉自動續約：${url}`,
  offByText: '也可以傳簡訊「關閉自動續約」，立即生效。',
  offText: '回覆「關閉自動續約」即可關閉。',
  on: {
    subject: (plan) => `自動續約已開啟：${plan}`, headline: '自動續約已開啟', terms: '您同意的內容',
    asked: (line) => `${line} 到期前會請您確認，開啟一頁就能續約。`,
    lead: (line, first) => (first === null ? `${line} 從下一個付費週期起自動續約。` : `${line} 會自動續約。第一次於 ${first.day}扣款 ${first.money}。`),
  },
  off: {
    subject: '自動續約已關閉', lead: (line) => `不會再為 ${line} 自動扣款。`,
    why: {
      asked: null, changed: null, until_reached: '您選擇的截止日已到。', line_left: '您的帳戶已不能再為這個門號付款。', account_deleted: '您的帳戶已刪除。', plan_gone: '這個方案已停售。',
    },
    ends: (until) => `付費服務到期：${until}。請在那之前自行續約。`,
    underWay: '關閉時有一筆付款正在進行。若仍然成功，會全額退回。',
  },
  soon: {
    subject: (money, day) => `${day}將自動續約，扣款 ${money}`, headline: (day) => `${day}自動續約`,
    lead: {
      date: (line, ends, pay) => `${line} 的付費服務到期：${ends}。到期前會自動續約，以${spaced(pay)}付款。`,
      low_data: (line, _ends, pay, at) => `${line} 的流量快用完了。若您沒有關閉，會自動續約（${at}），以${spaced(pay)}付款。`,
      keep: (line, ends, pay) => `若不續約，${line} 的門號會被收回（${ends}）。屆時會自動續約保號方案，以${spaced(pay)}付款。`,
    },
    dearer: (money, was) => `目前價格是 ${money}，您同意時是 ${was}。`,
    missing: (money) => `錢包還差 ${money}，請在那天之前儲值。`,
    cardEnds: (month) => `您的卡片 ${month} 到期，早於扣款日。請儲存新卡，再用它開啟自動續約。`,
  },
  approve: {
    subject: (money, line) => `請確認付款：${money}，${line}`, headline: '開啟一頁，就續約好了',
    lead: (ends, pay) => `付費服務到期：${ends}。${spaced(pay).trimStart()}無法由我們代扣，請您自行確認這次續約。`,
    only: '按鈕只開啟這一次付款，別的什麼都做不了。您沒有確認，就不扣款。', button: '查看並付款',
  },
  failed: {
    subject: { again: (line) => `${line} 的自動續約扣款未成功`, last: (line) => `${line} 沒有續約成功`, stopped: (line) => `${line} 的自動續約已暫停` },
    why: {
      insufficient_funds: '銀行表示卡片餘額不足。',
      declined: '銀行拒絕了這張卡，沒有說明原因。',
      authentication_needed: '銀行要確認是您本人。請開啟頁面，用同一張卡付款，銀行會當場驗證。',
      method_gone: '您選擇的付款方式已移除，或無法再扣款。',
      card_expired: '這張卡已過期。',
      wallet_too_low: (missing) => `錢包還差 ${missing}。`,
      line_frozen: '這個門號剛換過 SIM 卡，72 小時內不會用已儲存的方式為它扣款。',
      not_heard: '付款沒有送達銀行。沒有扣款。',
      not_approved: '沒有及時確認。沒有扣款。',
      carrier_refused: '電信公司沒有開通。扣的款項會全額退回。',
      line_closed: '電信公司不再為這個門號續約。',
      plan_gone: '這個方案已停售，或不適用這個門號。',
      called_off: '這次續約已取消。',
      dispute: '這個門號有一筆付款正在銀行爭議中。結果出來之前，不會再扣款。',
    },
    again: (at) => `會再試一次：${at}。`, last: '不會再試，自動續約已暫停。', ends: (until) => `付費服務到期：${until}。`,
    button: '現在就續約', manage: (url) => `查看重試安排，或更換付款方式：${url}`,
  },
  ask: {
    subject: (money) => `這次是 ${money}，需要您同意`, headline: '價格超過您同意的',
    lead: { ceiling: (money, limit) => `這次續約是 ${money}，超過您設的上限 ${limit}。`, price: (money, limit) => `這次續約是 ${money}，超過先前通知的 ${limit}。` },
    wait: (ends) => `您沒有同意，就不扣款。付費服務到期：${ends}。`, button: '查看並決定',
  },
  yearly: {
    subject: '自動續約仍然開著', lead: (line, since, ceiling) => `${line} 從 ${since}起自動續約，每次不超過 ${ceiling}。`,
    next: (money, day) => `下一次於 ${day}扣款 ${money}。`,
  },
};
