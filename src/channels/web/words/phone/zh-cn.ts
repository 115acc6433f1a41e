import type { PhoneWords } from './en.ts';

export const zhCn: PhoneWords = {
  passcode: {
    title: '电话密码',
    lead: '六位数字，用来在电话里确认是你本人。有了它，热线可以告诉你卡的情况，并用已保存的方式付款。',
    none: '还没有设置。热线会改用短信验证码。',
    since: (when) => `${when} 设置。`,
    label: '六位数字',
    rules: '不要用 123456 这样的顺序、日期，或你号码里的数字。本店的人不会向你索要。',
    set: '设置密码',
    change: '修改密码',
    remove: '取消密码',
    doneSet: '密码已设置，并已通知你的联系方式。',
    doneRemoved: '密码已取消，并已通知你的联系方式。',
    call: (number) => `拨打 ${number}`,
    sandbox: '拨打演示热线',
  },
  carry: {
    title: '改用电话办理',
    lead: '你会得到六位接续码。打电话，按 5，输入它：电话会念出同一笔续费，接着办。',
    button: '显示接续码',
    again: '换一个接续码',
    code: '接续码',
    until: (minutes, time) => `只能用一次，${minutes} 分钟内有效，到 ${time}。`,
    press: '按 5，再输入这六位数字。',
    back: '留在这里',
  },
  go: {
    title: '接着办',
    lead: '电话或短信里的六位接续码，带你回到刚才的地方。',
    label: '接续码',
    button: '继续',
  },
};
