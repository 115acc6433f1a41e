import type { AccountWords } from './en.ts';

/** 登录与账户，大陆用语。 */
export const zhCn: AccountWords = {
  signIn: {
    title: '登录',
    lead: '不用密码，凭验证码登录；第一次登录就是注册。',
    label: '美国手机号或邮箱',
    button: '获取验证码',
    risk: '短信验证码，谁拿着号码谁就能看到。登录后可以设置通行密钥，更安全。',
    guest: '不登录，直接续费',
  },
  code: {
    title: '输入验证码',
    sent: (to) => `六位验证码正在发往 ${to}。`,
    button: '登录',
    other: '换一个号码或邮箱',
    mail: '沙盒里的邮件会到一个可以打开的信箱。',
    mailLink: '打开沙盒信箱',
  },
  account: {
    title: '我的账户',
    lines: '号码',
    noLines: '还没有号码',
    noLinesSay: '用卡上的号码登录，它就会出现在这里。',
    reach: '联系方式',
    text: '短信', email: '邮箱',
    signOut: '退出登录',
  },
};
