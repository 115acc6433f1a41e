import type { LineTextWords } from './en.ts';

/** 簡訊能做什麼。 */
export const zhTw: LineTextWords = {
  title: '用簡訊辦理',
  way: '傳簡訊續約、查餘額',
  lead: (number) => `用 ${number} 傳簡訊給我們，不必裝應用程式，也不用上網。`,
  toNumber: (number) => `傳到 ${number}`,
  toAny: '回覆我們的任何一則簡訊即可。',
  toSandbox: '開啟沙盒手機',
  words: '可以傳什麼',
  renew: ['續約', '上次那個方案的價格與付款連結'],
  bal: ['餘額', '還剩多少流量、用到哪天'],
  autoOff: ['關閉自動續約', '立即關閉'],
  help: ['幫助', '我們是誰、如何聯絡'],
  stop: ['停止', '不再收簡訊，您自己要的驗證碼除外'],
  allow: '這個門號可以做什麼',
  balance: '回答「餘額」：剩多少流量、用到哪天',
  pay: '允許簡訊直接付款',
  paySay: (most) => `我們回四位數字，您回覆 YES 加這四位就付款，每次最多 ${most}。拿著這支手機的人都能付。`,
  with: { card: (last4) => `以末四碼 ${last4} 的卡付款。`, paypal: '以 PayPal 付款。', wallet: '以錢包付款。' },
  nothing: '還沒有儲存付款方式，簡訊裡只有付款連結。',
  save: '儲存付款方式',
  button: '儲存',
  proofFirst: '開啟簡訊付款時要先輸入驗證碼。',
  saved: '已儲存。',
  frozen: (until) => `這個門號換過 SIM 卡，${until} 之前不能以簡訊付款，也不以簡訊告知狀況。`,
};
