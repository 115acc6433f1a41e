import type { StaffWords } from './staff-en.ts';

export const staffZhCn: StaffWords = {
  signIn: {
    title: '登录', lead: '这里给在店里工作的人。', passkey: '用通行密钥登录', or: '或者用验证码', email: '工作邮箱', code: '身份验证器里的验证码', codeHint: '六位数字，每个只能用一次。', go: '登录',
    wrong: '邮箱和验证码对不上。每个验证码只能用一次，请等下一个。', tooMany: '试得太多了。请过一刻钟再试，或者用通行密钥。', passkeyWrong: '这把通行密钥在这里打不开。',
    ended: '已退出：半小时没有操作，或者这一班已经结束。', lost: '手机丢了？请经理给你一条新链接。',
    demoTitle: '演示登录', demoSays: '只有演示里才有：不用密钥，也不用验证码，点一下就以某个角色进入。正式的店没有这扇门。', demoAs: (role) => `以${role}身份`,
  },
  join: {
    title: '设置登录方式', hello: (name, role) => `${name}，你受邀担任${role}。`, until: (when) => `这条链接只能用一次，有效到 ${when}。`,
    passkeyTitle: '通行密钥', passkeySays: '更好的办法：用指纹、面容或设备密码。谁也骗不走。', passkeyName: '这台设备的名字', passkeyGo: '创建通行密钥',
    appTitle: '身份验证器', step1: '用任意一款身份验证器扫描。', step1Key: '扫不了？手动输入这串密钥，基于时间，六位：', step2: '输入它现在显示的验证码。', code: '六位数字', go: '完成',
    wrong: '不是此刻的验证码。请看看手机的时间是否自动校准。', void: '这条链接已经失效', voidSays: '用过了、被收回，或者超过了两天。请经理再给一条。',
  },
  me: {
    title: '我的账号', role: '角色', email: '工作邮箱', languages: '会说的语言', sessions: '在哪里登录着', here: '这个浏览器', since: '登录于', seen: '最近', end: '在那里退出', endOthers: '其他地方全部退出',
    ways: '登录方式', app: '身份验证器', appOn: '已设置', appOff: '未设置', passkeys: '通行密钥', none: '还没有。', name: '这台设备的名字', add: '添加通行密钥', remove: '删除', added: '添加于', used: '最近使用', never: '没用过',
    stale: '要改登录方式，请先重新登录：必须是几分钟之内登录的。', again: '重新登录', failed: '没有成功，什么都没有改动。', unknown: '未知设备',
    proofs: { totp: '验证码', passkey: '通行密钥', demo: '演示' },
    phone: '我的电话', phoneSays: '你在服务台接下的来电可以转到这部电话，接起后要先按 1。来电者不会知道号码，这里也只显示末四位。',
    phoneNumber: '美国号码', phoneMine: '这是我自己的电话，由我接听。', phoneSave: '保存号码', phoneWrong: '请填自己的美国号码，并勾选是本人的。',
  },
  staff: {
    title: '员工', lead: '每个人都有自己的账号，做过的事都记在名下。', name: '姓名', email: '工作邮箱', role: '角色', languages: '语言', state: '状态', may: '能做', since: '开始（UTC）', here: '你',
    states: { active: '在用', invited: '已邀请', disabled: '已停用' }, invite: '邀请一位', inviteSays: '你会得到一条链接，交给对方。只能用一次，两天内有效；打开后设置通行密钥或身份验证器。', send: '生成链接',
    linkTitle: '链接，只显示这一次', linkSays: (name, when) => `请用只有${name}看得到的方式交给对方。只能用一次，有效到 ${when}。`, save: '保存', back: '全部员工',
    again: '新链接', againSays: '用来重新设置。链接一用，之前的登录方式全部作废。', disable: '停用账号', disableSays: '立刻在所有地方退出。名字仍留在日志里。', enable: '重新启用', signOut: '在所有地方退出', sessions: '登录着', nowhere: '没有。', reason: '原因', changed: '已保存。',
    lost: '手机丢了', leaves: '离职', returns: '回来了', journal: '这个账号的日志', when: '时间', what: '事情', by: '谁',
    wrong: { contact_malformed: '这不是邮箱地址。', contact_taken: '这个邮箱已经有人用了。', malformed: '请填姓名、邮箱、角色，至少选一种语言。', last_manager: '这是最后一位经理。请先把另一位设为经理。' },
  },
};
