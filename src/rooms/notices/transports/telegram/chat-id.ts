/** A private chat's id: the person's own number at Telegram, which is positive; groups and channels are negative and never written to. */
export const isChatId = (text: string): boolean => /^[1-9]\d{0,15}$/.test(text);
