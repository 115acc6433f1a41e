import type { GuardWords } from './en.ts';

export const zhTw: GuardWords = {
  title: '稍等一下',
  detail: '目前有人在本店試盜來的卡。您的瀏覽器用一秒的計算證明不是機器人，不經過任何第三方。',
  working: '計算中，完成後自動開啟下一頁。',
  noScript: '沒有指令碼就做不了這一步。用驗證碼登入後照常查詢。',
  signIn: '用驗證碼登入',
};
