import type { ConsoleWords } from './en.ts';

export const zhCn: ConsoleWords = {
  skip: '跳到正文', menu: '后台页面', console: '后台', demo: '演示', demoSays: '运营商、银行和手机都由沙盒代替。',
  signOut: '退出', you: '我的账号', language: 'English',
  groups: { work: '处理', shop: '经营', house: '内部' },
  places: { home: '总览', desk: '服务台', stuck: '卡住的事', refunds: '退款', texts: '短信', radar: '到期雷达', books: '账簿', promotions: '优惠', vouchers: '充值码', limits: '限额', staff: '员工' },
  about: {
    desk: '谁打来，要办什么',
    stuck: '等人处理的事', refunds: '等第二个人审核', texts: '自动回复不了的短信', radar: '哪些会断，哪些留住了',
    books: '每日三方对账', promotions: '优惠码、预算、用量', vouchers: '发放和收回', limits: '防滥用，以及护盾', staff: '谁在这里工作，能做什么',
  },
  hello: (name) => `${name}，你好`,
  roles: { agent: '客服', supervisor: '主管', manager: '经理' },
  may: { agent: '服务台和短信', supervisor: '另可审核退款、处理卡住的事', manager: '另管账簿、优惠、限额和员工' },
  refused: { title: '你的角色看不了这一页', text: '这一页需要别的角色。什么都没有改动。', notFound: '没有这一页', notDone: '没有办成', home: '回总览', reference: '编号' },
};
