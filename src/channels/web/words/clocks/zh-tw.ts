import type { ClockWords } from './en.ts';

export const zhTw: ClockWords = {
  title: '所有日期',
  line: '接下來會發生什麼',
  hero: { kept: '門號保留到', gone: '門號已被收回', unused: '還沒用過，沒有日期', left: (span) => `還剩 ${span}` },
  now: '現在',
  in: (span) => `${span}後`,
  works: { all: '一切正常', texts: '保號中：依方案可通話、收發簡訊，不含上網', incoming: '只能收簡訊、撥 911 和客服', emergency: '只能撥 911 和客服', nothing: '什麼都不能用' },
  after: { all: '之後照常使用。', texts: '之後依方案可通話、收發簡訊，不含上網。', incoming: '之後只能收簡訊、撥 911 和客服。', emergency: '之後只能撥 911 和客服：收不到簡訊和驗證碼。', nothing: '之後什麼都不能用。' },
  mark: {
    cycle_end: '方案到期', service_ended: '服務已結束', full_service_end: '完整服務結束', grace_end: '收不到簡訊了', number_release: '門號被收回', aging_end: '可能給別人', addon_end: '加購流量到期', balance_end: '電信餘額失效', activate_by: '最晚啟用',
  },
  next: (plan) => `之後自動換成 ${plan}。`,
  release: '電信公司永久收回。以後銀行和各種 App 傳給這個門號的簡訊，收到的是陌生人。',
  balance: '這是電信公司那邊的餘額，不是這裡的錢包。',
  clocks: { cycle: '方案', addon: '加購', balance: '餘額', number: '門號' },
  keep: { title: '把門號保留到', button: '找最省錢的方法', why: '以這張卡當地的日子計算。' },
  park: {
    title: '改成保號', say: (days) => `人不在美國時用：門號再留 ${days}，不含上網。`, after: '付過錢的先用完再開始，在那之前照常上網。', now: '立即開始。', button: '保號',
    back: '換回一般方案', backSay: '立即開始，保號方案剩下的天數作廢。', backButton: '換回',
  },
  ways: { guard: '替我守著門號', guardOff: '未開啟', guardUntil: (day) => `到 ${day}`, guardAlways: '直到您停止', family: '通知家人', calendar: '放進行事曆' },
  answer: {
    title: (day) => `保留到 ${day}`, nothing: '什麼都不用買', nothingSay: (day) => `門號本來就保留到 ${day}。`, total: (count) => `共買 ${count} 次，已含稅費`,
    steps: '什麼時候買什麼', today: '今天', keptUntil: (day) => `保留到 ${day}`, meanwhile: '這段時間能用什麼', until: (day) => `到 ${day}`,
    proved: '今天在賣的方案裡，沒有比這更便宜的。', unproved: '沒有找到更便宜的，但沒有試遍所有辦法。', prices: '依今天的價格和稅費計算；每次在門號失去前一週購買。',
    other: { texts: '同時一直能收簡訊', number: '只保留門號' }, buy: '現在買第一次', guard: '替我辦',
    impossible: {
      no_plan: ['留不了那麼久', '這張卡能買的方案都到不了那一天。'], unused: ['先用一次這張卡', '從沒用過的卡到期就會關閉，買什麼都一樣。'], released: ['門號已經沒了', '電信公司已經收回。'], closed: ['這張卡已關閉', '不能再為它購買。'], barred: ['這張卡被限制', '現在不能為它購買，請洽客服。'],
    },
    reach: (day) => `最多到 ${day}。`,
  },
  stand: {
    title: '替我守著門號', lead: '我們替您盯著日期。門號快失去時，自動付一次保號的錢，或者叫醒您和您寫下的家人。',
    on: '守著呢', until: (day) => `到 ${day}`, always: '直到您停止', next: (day, money) => `${day} 付 ${money}；您先續約就不扣。`, idle: '近期不用付款。', loud: '不向任何人扣款，提醒會來得更早、更響。', stop: '不用守了',
    untilLabel: '守到哪一天', empty: '留空就一直守到您停止。', pay: '到時候怎麼辦', nobody: '不扣款，多響幾次叫我', wallet: '用錢包', go: '下一步',
    agree: '我同意以上條款', button: '開始守號', noPlan: '這家電信公司沒有能自動付款的方案，所以不扣款；提醒會來得更早、更響。', auto: '這張卡已開自動續約，門號也就留得住，不另外扣款。萬一扣款失敗，提醒會來得更早、更響。', toAuto: '查看自動續約', save: '想自動扣款，請先儲存一張卡', changed: '重新選擇',
  },
  family: {
    title: '通知家人', lead: '門號快失去的時候，告訴一位家人，附上代付連結。此外什麼都不寄：沒有用量、沒有帳單、沒有完整門號。', shares: (names) => `共享這張卡的人會和您一起收到通知：${names}。`,
    state: { asked: '已詢問，還沒回覆', agreed: '已同意', declined: '沒有同意', stopped: '已停止' }, remove: '移除', name: '您怎麼稱呼對方', email: '對方的電子郵件', language: '對方的語言', button: '問問對方', note: '對方會收到一封信，自己決定。沒有同意就什麼都不會收到。', bad: '這不是電子郵件地址。',
  },
  named: {
    title: '可以通知您嗎', lead: (line) => `${line} 的使用者留了您的電子郵件。這個門號快失去時，我們想寫信告訴您。`,
    words: ['門號失去前幾天，您們用電子郵件告訴我，最多幾次。', '信裡只有門號末四碼、最後一天和付款連結，沒有別的。', '要不要付款由我決定，隨時可以停止這些信件。'],
    yes: '好，通知我', no: '不用了', stop: '停止這些信件', agreed: ['會通知您', '在門號失去前幾天。'], ended: ['不會通知您', '以後不再寫信。'],
  },
  calendar: {
    title: '放進行事曆', lead: '給行事曆軟體用的網址：方案什麼時候到期、什麼時候收不到簡訊、門號什麼時候失去、自動續約什麼時候扣款，提前一週提醒，一直是最新的。',
    private: '拿到網址的人只能看到這些日期、您給卡取的名字和遮罩的門號。', make: '產生網址', again: '換一個網址', againSay: '已有一個網址在用。換新的，舊的立即失效。', label: '您的行事曆網址', once: '只顯示這一次。在蘋果、谷歌或 Outlook 行事曆裡選擇「透過 URL 新增」。', copy: '複製', copied: '已複製', open: '在行事曆 App 開啟', end: '停用網址',
  },
  link: '所有日期排在一條線上',
};
