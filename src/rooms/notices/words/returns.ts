import type { ReturnModel } from '../kinds.ts';

interface Say { readonly shop: string; readonly line: string; readonly amount: string; readonly url: string; readonly waits: boolean; readonly toWallet: boolean }
interface Step { readonly subject: (amount: string) => string; readonly headline: string; readonly lead: (amount: string, toWallet: boolean) => string; readonly sms: (say: Say) => string }

/** What is said about refunds of what was not used, and about refunds that failed. */
export interface ReturnWords {
  readonly refundFailed: {
    readonly subject: (amount: string) => string;
    readonly headline: string;
    readonly lead: (amount: string) => string;
    readonly next: string;
    readonly sms: (say: { shop: string; line: string; amount: string; url: string }) => string;
  };
  readonly returned: {
    readonly numberKept: string;
    readonly waits: string;
    readonly next: string;
    readonly because: Readonly<Record<NonNullable<ReturnModel['because']>, string>>;
    readonly nothingMoved: string;
    readonly button: string;
    readonly 'return.asked': Step;
    readonly 'return.done': Step;
    readonly 'return.refused': Step;
  };
}

export const returnsEn: ReturnWords = {
  refundFailed: {
    subject: (amount) => `Your refund of ${amount} did not go through`,
    headline: 'Refund did not go through',
    lead: (amount) => `Your bank or payment service did not take ${amount} back. The money is with us and still yours.`,
    next: 'Someone at the shop is looking for another way and will write to you. There is nothing you need to do.',
    sms: ({ shop, line, amount, url }) => `${shop}: the refund of ${amount} for ${line} did not go through. The money is safe with us; a person is on it. ${url}`,
  },
  returned: {
    numberKept: 'Number kept until',
    waits: 'Refunds of this size are checked by a second person first. Until then your line keeps everything.',
    next: 'First the carrier takes the unused part off the line; once we have read that, the money goes back.',
    because: {
      carrier_refused: 'The carrier did not take the unused part back.',
      person_refused: 'A person of the shop looked at it and could not approve it.',
      changed_meanwhile: 'The line was used or changed after you asked, so the amount is not the same any more. You can ask again and see the new one.',
    },
    nothingMoved: 'Nothing was taken off your line and no money moved.',
    button: 'See how it stands',
    'return.asked': {
      subject: (amount) => `Refund of ${amount} requested`, headline: 'Refund requested', lead: (amount) => `We received your request for a refund of ${amount}.`,
      sms: ({ shop, line, amount, waits, url }) => `${shop}: refund of ${amount} for ${line} requested.${waits ? ' A person checks it first.' : ''} ${url}`,
    },
    'return.done': {
      subject: (amount) => `Refunded: ${amount}`, headline: 'Refunded', lead: (amount, toWallet) => `The unused part is off your line, and ${amount} ${toWallet ? 'is back in your wallet' : 'is on its way back to you'}.`,
      sms: ({ shop, line, amount, toWallet, url }) => `${shop}: ${amount} for ${line} ${toWallet ? 'is in your wallet' : 'is on its way back to you'}. The unused part left the line. ${url}`,
    },
    'return.refused': {
      subject: (amount) => `No refund of ${amount}`, headline: 'Not refunded', lead: (amount) => `The refund of ${amount} was not made. Your line is as it was.`,
      sms: ({ shop, line, url }) => `${shop}: the refund for ${line} was not made; the line is as it was. ${url}`,
    },
  },
};

export const returnsEs: ReturnWords = {
  refundFailed: {
    subject: (amount) => `El reembolso de ${amount} no se pudo hacer`,
    headline: 'El reembolso no se pudo hacer',
    lead: (amount) => `Tu banco o servicio de pago no aceptó los ${amount}. El dinero está con nosotros y sigue siendo tuyo.`,
    next: 'Una persona busca otra forma y te escribe. No tienes que hacer nada.',
    sms: ({ shop, line, amount, url }) => `${shop}: el reembolso de ${amount} de ${line} no se pudo hacer. El dinero sigue siendo tuyo; una persona lo atiende. ${url}`,
  },
  returned: {
    numberKept: 'Número reservado hasta',
    waits: 'Los reembolsos de este monto los revisa antes una segunda persona. Mientras tanto tu línea conserva todo.',
    next: 'Primero el operador retira de la línea lo que no se usó; cuando lo hayamos comprobado, el dinero vuelve.',
    because: {
      carrier_refused: 'El operador no retiró lo que no se usó.',
      person_refused: 'Una persona de la tienda lo revisó y no pudo aprobarlo.',
      changed_meanwhile: 'La línea se usó o cambió después de tu solicitud, así que el monto ya no es el mismo. Puedes pedirlo de nuevo y ver el nuevo monto.',
    },
    nothingMoved: 'No se retiró nada de tu línea y no se movió dinero.',
    button: 'Ver cómo va',
    'return.asked': {
      subject: (amount) => `Reembolso de ${amount} solicitado`, headline: 'Reembolso solicitado', lead: (amount) => `Recibimos tu solicitud de un reembolso de ${amount}.`,
      sms: ({ shop, line, amount, waits, url }) => `${shop}: reembolso de ${amount} de ${line} solicitado.${waits ? ' Antes lo revisa una persona.' : ''} ${url}`,
    },
    'return.done': {
      subject: (amount) => `Reembolsado: ${amount}`, headline: 'Reembolsado', lead: (amount, toWallet) => `Lo que no usaste ya no está en tu línea y ${amount} ${toWallet ? 'ya están en tu billetera' : 'van de vuelta a ti'}.`,
      sms: ({ shop, line, amount, toWallet, url }) => `${shop}: ${amount} de ${line} ${toWallet ? 'están en tu billetera' : 'van de vuelta a ti'}. Lo que no usaste ya no está en la línea. ${url}`,
    },
    'return.refused': {
      subject: (amount) => `Sin reembolso de ${amount}`, headline: 'No reembolsado', lead: (amount) => `El reembolso de ${amount} no se hizo. Tu línea está como antes.`,
      sms: ({ shop, line, url }) => `${shop}: el reembolso de ${line} no se hizo; la línea está como antes. ${url}`,
    },
  },
};

export const returnsZhCn: ReturnWords = {
  refundFailed: {
    subject: (amount) => `退款 ${amount} 未成功`,
    headline: '退款未成功',
    lead: (amount) => `你的银行或支付服务没有收下 ${amount}。钱在我们这里，仍然属于你。`,
    next: '工作人员正在找别的办法，会写信告诉你。你不用做任何事。',
    sms: ({ shop, line, amount, url }) => `【${shop}】${line} 的退款 ${amount} 未成功。钱仍属于你，工作人员正在处理。${url}`,
  },
  returned: {
    numberKept: '号码保留到',
    waits: '这个金额的退款要先由另一位工作人员核对。在那之前，卡上的一切不变。',
    next: '运营商先把未用的部分从卡上收回；我们读到结果后，钱就退回。',
    because: {
      carrier_refused: '运营商没有收回未用的部分。',
      person_refused: '店里的工作人员看过，没有批准。',
      changed_meanwhile: '申请之后卡有了使用或变化，金额已经不同。你可以重新申请，查看新的金额。',
    },
    nothingMoved: '卡上没有收回任何东西，也没有退款。',
    button: '查看进展',
    'return.asked': {
      subject: (amount) => `已申请退款 ${amount}`, headline: '已申请退款', lead: (amount) => `我们收到了你的退款申请，金额 ${amount}。`,
      sms: ({ shop, line, amount, waits, url }) => `【${shop}】${line} 已申请退款 ${amount}。${waits ? '先由工作人员核对。' : ''}${url}`,
    },
    'return.done': {
      subject: (amount) => `已退款：${amount}`, headline: '已退款', lead: (amount, toWallet) => `未用的部分已从卡上收回，${amount} ${toWallet ? '已退到你的钱包' : '正在退回给你'}。`,
      sms: ({ shop, line, amount, toWallet, url }) => `【${shop}】${line} 的 ${amount} ${toWallet ? '已退到钱包' : '正在退回'}，未用的部分已收回。${url}`,
    },
    'return.refused': {
      subject: (amount) => `未退款 ${amount}`, headline: '未退款', lead: (amount) => `这笔 ${amount} 的退款没有进行，卡和原来一样。`,
      sms: ({ shop, line, url }) => `【${shop}】${line} 的退款没有进行，卡和原来一样。${url}`,
    },
  },
};

export const returnsZhTw: ReturnWords = {
  refundFailed: {
    subject: (amount) => `退款 ${amount} 未成功`,
    headline: '退款未成功',
    lead: (amount) => `您的銀行或支付服務沒有收下 ${amount}。錢在我們這裡，仍然是您的。`,
    next: '專人正在找別的方式，會寫信告訴您。您不用做任何事。',
    sms: ({ shop, line, amount, url }) => `【${shop}】${line} 的退款 ${amount} 未成功。錢仍是您的，專人處理中。${url}`,
  },
  returned: {
    numberKept: '門號保留到',
    waits: '這個金額的退款要先由另一位人員核對。在那之前，門號上的一切不變。',
    next: '電信公司先把未用的部分從門號收回；我們讀到結果後，錢就退回。',
    because: {
      carrier_refused: '電信公司沒有收回未用的部分。',
      person_refused: '店裡的人員看過，沒有核准。',
      changed_meanwhile: '申請之後門號有了使用或變動，金額已經不同。您可以重新申請，查看新的金額。',
    },
    nothingMoved: '門號上沒有收回任何東西，也沒有退款。',
    button: '查看進度',
    'return.asked': {
      subject: (amount) => `已申請退款 ${amount}`, headline: '已申請退款', lead: (amount) => `我們收到了您的退款申請，金額 ${amount}。`,
      sms: ({ shop, line, amount, waits, url }) => `【${shop}】${line} 已申請退款 ${amount}。${waits ? '先由人員核對。' : ''}${url}`,
    },
    'return.done': {
      subject: (amount) => `已退款：${amount}`, headline: '已退款', lead: (amount, toWallet) => `未用的部分已從門號收回，${amount} ${toWallet ? '已退到您的錢包' : '正在退還給您'}。`,
      sms: ({ shop, line, amount, toWallet, url }) => `【${shop}】${line} 的 ${amount} ${toWallet ? '已退到錢包' : '正在退還'}，未用的部分已收回。${url}`,
    },
    'return.refused': {
      subject: (amount) => `未退款 ${amount}`, headline: '未退款', lead: (amount) => `這筆 ${amount} 的退款沒有進行，門號和原來一樣。`,
      sms: ({ shop, line, url }) => `【${shop}】${line} 的退款沒有進行，門號和原來一樣。${url}`,
    },
  },
};
