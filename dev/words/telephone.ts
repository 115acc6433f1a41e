import type { Language } from '../../src/base/language.ts';

/** The sandbox's telephone: what stands around the voice, which has words of its own. */
export interface TelephoneWords {
  readonly title: string;
  readonly lead: string;
  readonly from: string;
  readonly withheld: string;
  readonly call: string;
  readonly callAgain: string;
  readonly rings: string;
  readonly answer: string;
  readonly hangUp: string;
  readonly idle: string;
  readonly over: string;
  readonly inCall: string;
  readonly inQueue: string;
  readonly withPerson: string;
  readonly working: string;
  readonly keypad: string;
  readonly star: string;
  readonly pound: string;
  readonly captions: string;
  readonly you: string;
  readonly typed: (count: number, max: number) => string;
  readonly typeAll: string;
  readonly send: string;
  readonly cardTitle: string;
  readonly cardGood: string;
  readonly cardBad: string;
  readonly tools: string;
  readonly silence: string;
  readonly silenceWhy: string;
  readonly goOn: string;
  readonly again: string;
  readonly againWhy: string;
  readonly drop: string;
  readonly dropWhy: string;
  readonly voice: string;
  readonly voiceOn: string;
  readonly voiceOff: string;
  readonly noVoice: string;
  readonly texts: string;
  readonly desk: string;
  readonly deskLead: string;
  readonly deskLink: string;
  readonly sit: string;
  readonly leave: string;
  readonly nobody: string;
  readonly take: string;
  readonly finish: string;
  readonly waiting: (minutes: number) => string;
  readonly talking: string;
  readonly calledBack: string;
  readonly proved: (count: number) => string;
  readonly keyboard: string;
}

const WORDS: Readonly<Record<Language, TelephoneWords>> = {
  en: {
    title: 'Telephone', lead: 'Calls the hotline of this demo through signed webhooks, as a provider does. No real call and no real money.', from: 'Call from', withheld: 'Number withheld',
    call: 'Call the hotline', callAgain: 'Call again', rings: 'The shop is calling', answer: 'Answer', hangUp: 'Hang up', idle: 'Ready', over: 'Call ended', inCall: 'In call', inQueue: 'In line for a person', withPerson: 'With a person', working: 'One moment',
    keypad: 'Keypad', star: 'star', pound: 'pound', captions: 'What is said', you: 'You', typed: (count, max) => `${count} of ${max}`, typeAll: 'Several keys at once', send: 'Press', cardTitle: 'The payment service asks for a card', cardGood: 'Test card that pays',
    cardBad: 'Test card that is declined', tools: 'Try what goes wrong', silence: 'Say nothing', silenceWhy: 'No key until the time is up', goOn: 'Wait', again: 'Webhook twice', againWhy: 'The last one comes once more', drop: 'Cut the line',
    dropWhy: 'The shop never hears of it', voice: 'Voice', voiceOn: 'On', voiceOff: 'Off', noVoice: 'This browser has no voice for this language. Captions say everything.', texts: 'Texts of this phone', desk: 'Sandbox agent',
    deskLead: 'Press 0 in the call, then take it here.', deskLink: 'Take it at the agents’ desk', sit: 'Sit down', leave: 'Leave the desk', nobody: 'Nobody is in line.', take: 'Take', finish: 'Finish', waiting: (minutes) => `waiting for ${minutes} min`, talking: 'talking', calledBack: 'wants a call back',
    proved: (count) => (count === 0 ? 'not verified' : 'verified'), keyboard: 'Digits, * and # work on the keyboard too.',
  },
  'zh-CN': {
    title: '电话', lead: '像电话服务商那样，用带签名的回调拨打这个演示的热线。不是真实通话，不涉及真实资金。', from: '用哪部电话打', withheld: '隐藏号码', call: '拨打热线', callAgain: '再打一次', rings: '商店来电', answer: '接听',
    hangUp: '挂断', idle: '待机', over: '通话结束', inCall: '通话中', inQueue: '正在排队等人工', withPerson: '人工客服已接通', working: '请稍等', keypad: '键盘', star: '星号', pound: '井号', captions: '字幕', you: '你', typed: (count, max) => `${count} / ${max}`, typeAll: '一次按多个键', send: '按下',
    cardTitle: '支付服务要受理银行卡', cardGood: '能付款的测试卡', cardBad: '会被拒的测试卡', tools: '试试出错的情况', silence: '不按键', silenceWhy: '等到超时', goOn: '等待', again: '重发回调', againWhy: '上一次回调再来一遍', drop: '断线', dropWhy: '商店不会得到通知',
    voice: '语音', voiceOn: '开', voiceOff: '关', noVoice: '这个浏览器没有这种语言的语音，请看字幕。', texts: '这部手机的短信', desk: '沙盒客服', deskLead: '通话中按 0，然后在这里接听。', deskLink: '到客服的服务台接听', sit: '坐到座席', leave: '离开座席', nobody: '没有人在排队。', take: '接听', finish: '结束',
    waiting: (minutes) => `已等 ${minutes} 分钟`, talking: '通话中', calledBack: '要求回电', proved: (count) => (count === 0 ? '未核实' : '已核实'), keyboard: '电脑键盘上的数字、* 和 # 也可以用。',
  },
  'zh-TW': {
    title: '電話', lead: '像電信服務商那樣，用帶簽章的回呼撥打這個展示的專線。不是真實通話，不涉及真實金錢。', from: '用哪支電話撥打', withheld: '隱藏號碼', call: '撥打專線', callAgain: '再撥一次', rings: '商店來電', answer: '接聽', hangUp: '掛斷',
    idle: '待機', over: '通話結束', inCall: '通話中', inQueue: '正在排隊等專人', withPerson: '專人已接通', working: '請稍候', keypad: '鍵盤', star: '米字', pound: '井字', captions: '字幕', you: '您', typed: (count, max) => `${count} / ${max}`, typeAll: '一次按多個鍵', send: '按下',
    cardTitle: '付款服務要受理信用卡', cardGood: '可付款的測試卡', cardBad: '會被拒的測試卡', tools: '試試出錯的情況', silence: '不按鍵', silenceWhy: '等到逾時', goOn: '等待', again: '重送回呼', againWhy: '上一次回呼再來一遍', drop: '斷線', dropWhy: '商店不會得到通知', voice: '語音',
    voiceOn: '開', voiceOff: '關', noVoice: '這個瀏覽器沒有這種語言的語音，請看字幕。', texts: '這支手機的簡訊', desk: '沙盒客服', deskLead: '通話中按 0，再到這裡接聽。', deskLink: '到客服的服務台接聽', sit: '坐上席位', leave: '離開席位', nobody: '沒有人在排隊。', take: '接聽', finish: '結束',
    waiting: (minutes) => `已等 ${minutes} 分鐘`, talking: '通話中', calledBack: '要求回電', proved: (count) => (count === 0 ? '未核實' : '已核實'), keyboard: '電腦鍵盤上的數字、* 和 # 也可以用。',
  },
  es: {
    title: 'Llamadas', lead: 'Llama a la línea de esta demostración con avisos firmados, como un proveedor. No es una llamada real ni dinero real.', from: 'Llamar desde', withheld: 'Número oculto', call: 'Llamar a la línea',
    callAgain: 'Llamar de nuevo', rings: 'La tienda te llama', answer: 'Contestar', hangUp: 'Colgar', idle: 'En espera', over: 'Llamada terminada', inCall: 'En llamada', inQueue: 'En la fila para una persona', withPerson: 'Con una persona', working: 'Un momento', keypad: 'Teclado', star: 'asterisco', pound: 'numeral',
    captions: 'Lo que se dice', you: 'Tú', typed: (count, max) => `${count} de ${max}`, typeAll: 'Varias teclas a la vez', send: 'Marcar', cardTitle: 'El servicio de pagos pide una tarjeta', cardGood: 'Tarjeta de prueba que paga', cardBad: 'Tarjeta de prueba rechazada',
    tools: 'Prueba lo que sale mal', silence: 'No marcar nada', silenceWhy: 'Hasta que se acabe el tiempo', goOn: 'Esperar', again: 'Aviso repetido', againWhy: 'El último llega otra vez', drop: 'Cortar la línea', dropWhy: 'La tienda nunca se entera', voice: 'Voz', voiceOn: 'Sí', voiceOff: 'No',
    noVoice: 'Este navegador no tiene voz en este idioma. Los subtítulos lo dicen todo.', texts: 'Mensajes de este teléfono', desk: 'Agente de prueba', deskLead: 'Marca 0 en la llamada y tómala aquí.', deskLink: 'Tomarla en la mesa de agentes', sit: 'Sentarse', leave: 'Dejar el puesto', nobody: 'No hay nadie en la fila.', take: 'Tomar',
    finish: 'Terminar', waiting: (minutes) => `espera ${minutes} min`, talking: 'hablando', calledBack: 'pide que le llamen', proved: (count) => (count === 0 ? 'sin comprobar' : 'comprobado'), keyboard: 'También sirven los números, * y # del teclado.',
  },
};
export const telephoneWords = (language: Language): TelephoneWords => WORDS[language];
