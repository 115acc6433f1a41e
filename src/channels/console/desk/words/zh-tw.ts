import type { ScriptWords } from './words.ts';

export const zhTw: ScriptWords = {
  plan: ({ plan, ending }) => `我現在為末四碼 ${ending} 的門號續約，方案是 ${plan}。`,
  price: ({ price, tax, total }) => `方案 ${price}，稅費 ${tax}，總共 ${total}。`,
  priceOnly: ({ total }) => `總共 ${total}。`,
  discount: ({ discount }) => `已經折抵 ${discount}。`,
  startsNow: () => '立即生效。',
  startsAt: ({ at }) => `目前的方案用完後，從${at}開始。`,
  startsAtFirstUse: () => '從第一次使用開始計算。',
  validUntil: ({ at }) => `之後效期到${at}。`,
  lost: ({ data }) => `剩下的 ${data} 數據會作廢。`,
  refund: ({ rule }) => ({
    none: '這個方案不能退款。', none_cannot_take_back: '這個方案不能退款，因為電信公司無法收回。',
    unused_full_14d: '沒有用過的話，14 天內可以全額退款。',
    prorata_unstarted_cycles: '還沒開始的月份可以退款。', prorata_days_min_bytes: '沒用完的部分可以按比例退款。',
  })[rule],
  charge: ({ method, total }) => `我現在從您的 ${method} 扣款 ${total}。`,
  chargeWallet: ({ total }) => `我現在從您的錢包扣款 ${total}。`,
  ask: () => '您同意嗎？請說同意或不同意。',
  askKey: () => '同意請按 1，按其他鍵或不按都算不同意。',
  linkSent: ({ ending }) => `付款連結已用簡訊傳到末四碼 ${ending} 的門號。`,
  receiptSent: () => '最近一張收據已用簡訊傳給您。',
  codeSent: () => '驗證碼已用簡訊傳到這個門號，請唸給與您通話的客服。',
  renewed: ({ total }) => `續約 ${total} 正在辦理，辦好後馬上傳簡訊給您。`,
  autoOff: () => '自動續約已經關閉。',
};
