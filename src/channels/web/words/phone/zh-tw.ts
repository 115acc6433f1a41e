import type { PhoneWords } from './en.ts';

export const zhTw: PhoneWords = {
  passcode: {
    title: '電話密碼',
    lead: '六位數字，用來在電話裡確認是您本人。有了它，專線可以告訴您門號的狀況，並用已儲存的方式付款。',
    none: '尚未設定。專線會改用簡訊驗證碼。',
    since: (when) => `${when} 設定。`,
    label: '六位數字',
    rules: '不要用 123456 這類連號、日期，或您門號裡的數字。本店的人不會向您索取。',
    set: '設定密碼',
    change: '變更密碼',
    remove: '取消密碼',
    doneSet: '密碼已設定，並已通知您的聯絡方式。',
    doneRemoved: '密碼已取消，並已通知您的聯絡方式。',
    call: (number) => `撥打 ${number}`,
    sandbox: '撥打展示專線',
  },
  carry: {
    title: '改用電話辦理',
    lead: '您會得到六位接續碼。打電話，按 5，輸入它：電話會唸出同一筆續約，接著辦。',
    button: '顯示接續碼',
    again: '換一組接續碼',
    code: '接續碼',
    until: (minutes, time) => `只能用一次，${minutes} 分鐘內有效，到 ${time}。`,
    press: '按 5，再輸入這六位數字。',
    back: '留在這裡',
  },
  go: {
    title: '接著辦',
    lead: '電話或簡訊裡的六位接續碼，帶您回到剛才的地方。',
    label: '接續碼',
    button: '繼續',
  },
};
