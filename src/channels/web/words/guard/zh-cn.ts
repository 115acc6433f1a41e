import type { GuardWords } from './en.ts';

export const zhCn: GuardWords = {
  title: '稍等一下',
  detail: '目前有人在本店试盗来的卡。你的浏览器用一秒的计算证明不是机器人，不经过任何第三方。',
  working: '正在计算，完成后自动打开下一页。',
  noScript: '没有脚本就做不了这一步。用验证码登录后照常查号。',
  signIn: '用验证码登录',
};
