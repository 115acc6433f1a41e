import { refusalWords } from '../../../platform/i18n/refusals/refusals.ts';
import type { Instant, ZoneId } from '../../../base/time.ts';
import type { PlanKind } from '../../../base/terms.ts';
import { amountOf, chineseDigits, clockOf, dataOf, dayOf, readAloud } from './numbers.ts';
import type { Words } from './words.ts';

const NUMERALS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** Up to 99 in characters: dates are read so. */
function numeral(n: number): string {
  if (n <= 10) return NUMERALS[n]!;
  const tens = Math.floor(n / 10), ones = n % 10;
  return `${tens === 1 ? '' : NUMERALS[tens]}十${ones === 0 ? '' : NUMERALS[ones]}`;
}

/** `十二月一日`; with the year when it is another one. */
export function spokenDay(at: Instant, zone: ZoneId, now: Instant): string {
  const { day, month, year, sameYear } = dayOf(at, zone, now);
  return `${sameYear ? '' : `${[...String(year)].map((digit) => NUMERALS[Number(digit)]).join('')}年`}${numeral(month)}月${numeral(day)}日`;
}
const lastDay = (p: { readonly at: Instant; readonly zone: ZoneId; readonly now: Instant }): string => spokenDay((p.at - 1) as Instant, p.zone, p.now);
const clock = (at: Instant, zone: ZoneId): string => {
  const { hour, minute } = clockOf(at, zone);
  const part = hour < 6 ? '凌晨' : hour < 12 ? '上午' : hour < 13 ? '中午' : hour < 18 ? '下午' : '晚上';
  return `${part}${hour > 12 ? hour - 12 : hour}点${minute === 0 ? '' : `${minute}分`}`;
};

/** `25 美元 49 美分`. */
export function money(total: number): string {
  const { dollars, cents } = amountOf(total);
  return cents === 0 ? `${dollars} 美元` : dollars === 0 ? `${cents} 美分` : `${dollars} 美元 ${cents} 美分`;
}
/** Spoken: 流量 is counted in G and 兆. */
const data = (bytes: number): string => { const { figure, unit } = dataOf(bytes); return unit === 'GB' ? `${figure} G` : `${figure} 兆`; };
const span = (p: { readonly days: number; readonly month: boolean; readonly cycles: number }): string =>
  (p.month ? (p.cycles === 1 ? '一个月' : `${p.cycles} 个月`) : p.cycles === 1 ? `${p.days} 天` : `${p.cycles} 个 ${p.days} 天`);
const what = (p: { readonly bytes: number | null; readonly kind: PlanKind }): string => (p.kind === 'keep' ? '保号' : p.bytes === null ? '不限流量' : `${data(p.bytes)} 流量`);
const plan = (p: Parameters<Words['plan']>[0]): string => (p.kind === 'addon' ? `加油包，${what(p)}` : `${span(p)}，${what(p)}`);
const KINDS: Readonly<Record<PlanKind, string>> = { month: '月套餐', bundle: '长期流量包', day: '日包', addon: '加油包', keep: '保号套餐' };
const card = (p: { readonly method: string; readonly brand: string | null; readonly last4: string | null }): string => {
  if (p.method !== 'card') return ({ paypal: 'PayPal', alipay: '支付宝', wechat_pay: '微信支付' } as Record<string, string>)[p.method] ?? p.method;
  return `${p.last4 === null ? '' : `尾号 ${chineseDigits(p.last4)} 的 `}${p.brand ?? '银行卡'}`;
};

export const zh: Words = {
  welcome: ({ shop }) => `感谢您致电 ${shop}。`,
  sandbox: () => '这是演示，不涉及真实资金。',
  ownLanguage: ({ key }) => `普通话请按 ${key}。`,
  goodbye: ({ shop }) => `感谢您致电 ${shop}，再见。`,
  toRenew: ({ key }) => `续费请按 ${key}。`,
  toHear: ({ key }) => `查有效期和剩余流量请按 ${key}。`,
  forAuto: ({ key }) => `自动续费请按 ${key}。`,
  forReceipt: ({ key }) => `要短信收取最近一张收据请按 ${key}。`,
  withCode: ({ key }) => `有网站上的六位接续码，请按 ${key}。`,
  forAgent: ({ key }) => `转人工请按 ${key}。`,
  always: () => '重听请按 9，返回请按星号键。',
  mainMenu: ({ key }) => `回主菜单请按 ${key}。`,
  toEnd: ({ key }) => `结束通话请按 ${key}。`,
  yes: ({ key }) => `是的，请按 ${key}。`,
  didNotHear: () => '没有听到按键。',
  notAChoice: () => '没有这个选项。',
  letMeConnect: () => '我为您转人工。',
  tooManyTries: () => '尝试次数太多了。',
  timeIsUp: () => '通话已满十分钟，只能先结束了。您可以随时再打来，什么都不会丢。',
  oneMoment: () => '请稍等。',
  takesTooLong: () => '处理时间比平常长，没有扣款。',
  refusal: ({ code }) => { const { title, detail } = refusalWords(code, 'zh-CN'); return spoken[code] ?? `${title}。${detail}`; },
  aboutYours: ({ ending }) => `是尾号 ${chineseDigits(ending)} 的号码吗？`,
  otherNumber: ({ key }) => `换一个号码请按 ${key}。`,
  typeNumber: () => '请输入十位手机号，或 SIM 卡号的后八位，按井号键结束。',
  notFound: () => '没有找到这个号码。',
  proveFirst: () => '告诉您这张卡的情况之前，需要先确认是您本人。',
  proveForMore: () => '要听这张卡的情况、用已保存的方式付款，请先确认是您本人。',
  proveTwice: () => '这一步需要电话密码和短信验证码两样。',
  byPasscode: ({ key }) => `输入六位电话密码请按 ${key}。`,
  byTextedCode: ({ key }) => `往登记的号码发短信验证码请按 ${key}。`,
  withoutProof: ({ key }) => `不确认，直接续费请按 ${key}。`,
  typePasscode: () => '请输入六位电话密码。',
  codeOnItsWay: () => '如果这个号码在我们这里，验证码已经发出。',
  typeTextedCode: () => '请输入六位数字。',
  noFit: () => '号码和您输入的数字对不上。',
  proofEnds: () => '这次通话不能再核对数字了，人工可以帮您。',
  thanks: () => '谢谢。',
  isActive: () => '您的卡正在使用中。',
  isParked: () => '您的号码正在保号中。',
  isInGrace: () => '您的套餐已到期，现在续费马上恢复。',
  isSuspended: () => '您的卡已停机，续费后恢复。',
  isReleased: () => '这个号码已经被运营商回收，不能再续费。',
  isNew: () => '您的卡还没有启用。',
  isClosed: () => '这张卡已经注销。',
  validThrough: (p) => `有效期到${lastDay(p)}。`,
  numberKept: (p) => `号码保留到${lastDay(p)}。`,
  dataLeft: ({ bytes }) => `还剩 ${data(bytes)} 流量。`,
  dataNone: () => '流量已经用完。',
  dataUnlimited: () => '流量不限量。',
  queued: ({ count }) => `另有 ${count} 个已付款的套餐，之后自动生效。`,
  walletHas: ({ cents }) => `您的钱包里有 ${money(cents)}。`,
  receiptSent: ({ ending }) => `最近一张收据已发往尾号 ${chineseDigits(ending)} 的手机。`,
  noReceipt: () => '这张卡没有可以用短信发送的收据。',
  cannotRenew: () => '这张卡现在不能续费。',
  nothingToBuy: () => '现在没有适合这张卡的套餐。',
  samePlan: (p) => `照上次续，${plan(p)}，含税 ${money(p.cents)}，请按 ${p.key}。`,
  otherPlans: ({ key }) => `换其他套餐请按 ${key}。`,
  byPlanCode: ({ key }) => `知道套餐的三位代码请按 ${key}。`,
  kind: ({ key, kind }) => `${KINDS[kind]}请按 ${key}。`,
  planAt: (p) => `${plan(p)}，含税 ${money(p.cents)}，请按 ${p.key}。`,
  morePlans: ({ key }) => `更多请按 ${key}。`,
  typePlanCode: () => '请输入套餐的三位代码。',
  noSuchPlan: () => '这张卡没有这个代码的套餐。',
  plan,
  reviewPlan: (p) => `请核对。您要买的是：${plan(p)}。`,
  reviewPrice: ({ cents }) => `价格 ${money(cents)}。`,
  reviewDiscount: ({ cents }) => `优惠 ${money(cents)}。`,
  reviewTaxes: ({ cents }) => `税费 ${money(cents)}。`,
  reviewTotal: ({ cents }) => `一共 ${money(cents)}。`,
  reviewBonus: ({ bytes }) => `另外赠送 ${data(bytes)} 流量。`,
  startsNow: () => '立即生效。',
  startsAtFirstUse: () => '首次使用时生效。',
  startsAt: (p) => `在现有套餐之后生效，${spokenDay(p.at, p.zone, p.now)}开始。`,
  startsWhenUsedUp: (p) => `现有流量一用完就自动生效，最晚${spokenDay(p.at, p.zone, p.now)}。到时本周期剩下的天数作废。`,
  willBeValid: (p) => `之后有效期到${lastDay(p)}。`,
  reviewLost: ({ bytes }) => `现在剩下的 ${data(bytes)} 流量会作废。`,
  reviewLostAt: (p) => `剩下的 ${data(p.bytes)} 流量到${spokenDay(p.at, p.zone, p.now)}还没用完就作废。`,
  refundRule: ({ policy }) => ({
    none: '不能退款。', none_cannot_take_back: '运营商不能收回，所以不能退款。',
    unused_full_14d: '如果一点都没用，14 天内全额退款。',
    prorata_unstarted_cycles: '还没开始的月份可以退款。', prorata_days_min_bytes: '没用完的部分按比例退款。',
  })[policy],
  nothingBoughtYet: () => '现在还没有购买。',
  confirm: ({ key }) => `确认并选择付款方式请按 ${key}。`,
  change: ({ key }) => `修改请按 ${key}。`,
  withPromotion: ({ key }) => `有数字优惠码请按 ${key}。`,
  otherPromotion: ({ key }) => `换一个优惠码请按 ${key}。`,
  typePromotion: () => '请输入优惠码的数字，按井号键结束。',
  onTheWeb: ({ key }) => `到网站上继续请按 ${key}。`,
  carryCode: ({ code, minutes }) => `请在我们的网站打开“接着办”，输入 ${chineseDigits(code)}。只能用一次，${minutes} 分钟内有效。`,
  typeCarryCode: () => '请输入网站上的六位接续码。',
  carryCodeWrong: () => '这个接续码无效。它只能用一次，十二分钟内有效。',
  carryOn: ({ ending }) => `这是您为尾号 ${chineseDigits(ending)} 办理的续费。`,
  howToPay: ({ cents }) => `应付 ${money(cents)}。请选择付款方式。`,
  tooMuchForPhone: () => '金额较高，要用已保存的卡在电话里付款，需要电话密码和短信验证码两样。',
  paySaved: (p) => `用${card(p)}付款请按 ${p.key}。`,
  payAfterProof: ({ key }) => `用已保存的方式付款请按 ${key}，需要电话密码或验证码。`,
  payWallet: ({ key, cents }) => `用钱包付款请按 ${key}，余额 ${money(cents)}。`,
  payLink: ({ key, ending }) => `短信发付款链接到尾号 ${chineseDigits(ending)} 请按 ${key}。`,
  payCard: ({ key }) => `在电话上输入卡号请按 ${key}。我们听不到您输入的数字。`,
  payVoucher: ({ key }) => `先把充值码充进钱包请按 ${key}。`,
  payFor: ({ ending }) => `尾号 ${chineseDigits(ending)} 续费`,
  cardStep: () => '现在由支付服务受理您的银行卡。',
  cardCancelled: () => '您已取消，没有扣款。',
  cardFailed: () => '银行卡没有受理成功，没有扣款。',
  typeVoucher: () => '请输入充值码的十六位字母和数字。字母请按印有它的数字键。',
  voucherTaken: ({ cents, balance }) => `充值码已充入 ${money(cents)}，钱包现有 ${money(balance)}。`,
  linkSent: ({ ending }) => `付款链接已发往尾号 ${chineseDigits(ending)} 的手机，只能付一次。目前没有扣款。`,
  done: () => '办好了，续费成功。',
  receiptComes: () => '收据已发出。',
  stillWorking: () => '已收到付款，运营商正在办理。十分钟内短信通知您，不用等，也不用再付。',
  stillPaying: () => '付款正在处理，结果会短信通知您，请不要重复付款。',
  payDeclined: () => '付款没有成功，没有扣款。',
  couldNotDeliver: () => '运营商没能办成，款项会全额退回，并短信通知您。',
  anotherWay: ({ key }) => `换一种付款方式请按 ${key}。`,
  autoIsOn: () => '自动续费已开通。',
  autoIsOnNext: (p) => `自动续费已开通。${spokenDay(p.at, p.zone, p.now)}扣款 ${money(p.cents)}。`,
  autoIsOff: () => '自动续费没有开通。',
  autoCannot: ({ why }) => (why === 'no_method' ? '要开通，请先在网站上保存一种付款方式。' : '您的套餐不支持自动续费。'),
  autoTurnOff: ({ key }) => `关闭请按 ${key}。`,
  autoHearTerms: ({ key }) => `听自动续费条款请按 ${key}。`,
  autoOffer: () => '还有一件事：这张卡以后可以自动续费，也可以不开通。',
  autoTermsFollow: () => '条款如下。',
  sentence: ({ text }) => readAloud(text, 'zh'),
  autoAgree: ({ key }) => `同意请按 ${key}，按其他键表示不同意。`,
  autoNot: () => '自动续费没有开通。',
  autoNowOn: () => '自动续费已开通，确认信息马上发给您。',
  autoNowOnNext: (p) => `自动续费已开通，首次扣款是${spokenDay(p.at, p.zone, p.now)}，${money(p.cents)}。确认信息马上发给您。`,
  autoNowOff: () => '自动续费已关闭，立即生效。确认信息马上发给您。',
  connecting: () => '您不用再说一遍，人工客服能看到您刚才的选择。',
  inQueue: ({ position, minutes }) => `您排在第 ${position} 位，大约需要 ${minutes} 分钟。`,
  callBackOffer: ({ key }) => `保留位置、由我们回电请按 ${key}，返回菜单请按星号键。`,
  stillHere: () => '您还在排队，感谢等待。',
  agentHere: () => '人工客服已接通。',
  puttingThrough: () => '正在为您接通客服的电话，可能要响几声。',
  phonePutDown: () => '客服已放下电话，仍在为您服务，客服打的字会读给您听。',
  phoneNotAnswered: () => '客服的电话没有接通，客服仍在为您服务，客服打的字会读给您听。',
  pickedUp: ({ shop, key }) => `${shop} 的一位来电者要和您通话，接听请按 ${key}。`,
  backFromAgent: () => '您已回到菜单。',
  noAgents: () => '这条热线没有人工客服。',
  closedUntil: (p) => `现在没有人工客服。${spokenDay(p.at, p.zone, p.now)}${clock(p.at, p.zone)}恢复。`,
  callMeThen: ({ key }) => `到时由我们回电请按 ${key}。`,
  callBackTo: ({ ending }) => `我们会打尾号 ${chineseDigits(ending)} 的电话。`,
  typeCallBackNumber: () => '请输入我们可以打的十位号码，按井号键结束。',
  weCall: ({ ending }) => `轮到您时，我们会打尾号 ${chineseDigits(ending)} 的电话，您的位置保留。`,
  weCallFrom: (p) => `${spokenDay(p.at, p.zone, p.now)}${clock(p.at, p.zone)}起，我们会打尾号 ${chineseDigits(p.ending)} 的电话，您的位置保留。`,
  callingBack: ({ shop }) => `这里是 ${shop}，您要求我们回电。`,
  toTalk: ({ key }) => `现在与人工通话请按 ${key}。`,
};

const spoken: Partial<Record<Parameters<Words['refusal']>[0]['code'], string>> = {
  code_locked: '尝试次数太多了，人工可以帮您。',
  line_frozen: '这张卡刚换过 SIM 卡，72 小时内不能在电话里使用已保存的付款方式。付款链接照常可用。',
  number_malformed: '这不是我们可以拨打的美国号码。',
  card_number_given: '这像是银行卡号，没有保存。请不要在这里输入卡号。',
  voucher_not_valid: '充值码不对，没有任何变动。',
  payment_paused: '失败的付款太多了，请一小时后再试。',
  quote_expired: '报价过期了，我读新的给您听。',
  line_changed: '这张卡的情况有变化，我读现在的给您听。',
  quote_used: '这个报价已经用过，我读新的给您听。',
};
