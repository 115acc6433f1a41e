import type { AccountWords } from './en.ts';

/** 登入與帳戶，臺灣用語。 */
export const zhTw: AccountWords = {
  signIn: {
    title: '登入',
    lead: '不需要密碼，用驗證碼登入；第一次登入就是註冊。',
    label: '美國手機門號或電子郵件',
    button: '取得驗證碼',
    risk: '簡訊驗證碼，誰拿著門號誰就看得到。登入後可以設定通行金鑰，更安全。',
    guest: '不登入，直接續約',
  },
  code: {
    title: '輸入驗證碼',
    sent: (to) => `六位數驗證碼正在傳送到 ${to}。`,
    button: '登入',
    other: '換一個門號或電子郵件',
    mail: '沙盒裡的郵件會送到一個可以打開的信箱。',
    mailLink: '開啟沙盒信箱',
  },
  account: {
    title: '我的帳戶',
    lines: '門號',
    noLines: '還沒有門號',
    noLinesSay: '用卡上的門號登入，它就會出現在這裡。',
    reach: '聯絡方式',
    text: '簡訊', email: '電子郵件',
    signOut: '登出',
  },
};
