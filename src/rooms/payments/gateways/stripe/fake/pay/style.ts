/** The page's whole look, inline: no second request, nothing from outside. System fonts, light and dark, 44 px taps. */
export const STYLE = `:root{color-scheme:light dark;--p:#f5f3ee;--c:#fff;--r:#e2ded4;--i:#17211c;--j:#56635c;--g:#0a6b50;--o:#fff;--s:#b5372a;--w:#fbf0d2;--v:#5a4508}
@media(prefers-color-scheme:dark){:root{--p:#0d1411;--c:#161f1b;--r:#2a3731;--i:#edf3ef;--j:#a2b0a8;--g:#4bd3a0;--o:#05251a;--s:#ff9482;--w:#322a12;--v:#f0d793}}
*{box-sizing:border-box}
body{margin:0;background:var(--p);color:var(--i);font:1rem/1.5 system-ui,-apple-system,Roboto,"PingFang SC","Noto Sans CJK SC",sans-serif}
.bar{margin:0;background:var(--w);color:var(--v);padding:12px 20px;font-size:.875rem;text-align:center}
.bar b{letter-spacing:.08em}
main{max-width:420px;margin:0 auto;padding:24px 20px 40px}
h1{font-size:2.5rem;line-height:1.2;margin:0;font-variant-numeric:tabular-nums}
h2{font-size:.875rem;color:var(--j);font-weight:500;margin:24px 0 8px}
.d{margin:4px 0 0;color:var(--j)}
.e{color:var(--s);margin:16px 0 0}
.l{background:var(--c);border:1px solid var(--r);border-radius:16px;overflow:hidden}
.l button{display:flex;justify-content:space-between;gap:12px;width:100%;min-height:48px;padding:10px 16px;border:0;border-top:1px solid var(--r);background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.l button:first-child{border-top:0}
.l button:hover{background:var(--p)}
.l span{color:var(--j);white-space:nowrap;font-variant-numeric:tabular-nums}
label{display:block;font-size:.875rem;color:var(--j);margin:24px 0 8px}
input{width:100%;min-height:48px;padding:0 14px;border:1px solid var(--j);border-radius:10px;background:var(--c);color:inherit;font:inherit}
.m{width:100%;min-height:56px;margin-top:12px;border:0;border-radius:14px;background:var(--g);color:var(--o);font:inherit;font-weight:600;cursor:pointer}
.n{background:none;color:var(--i);border:1px solid var(--j)}
a.m{display:grid;place-items:center;text-decoration:none}
.apps{margin-top:20px}
.alipay{background:#1463d8;color:#fff}
.wechat_pay{background:#077c41;color:#fff}
.app{display:inline-block;margin:0 0 16px;padding:4px 12px;border-radius:99px;font-size:.875rem}
.s{font-size:.875rem;margin-top:16px}
.q{margin:20px 0 12px;background:#fff;border:1px solid var(--r);border-radius:16px;padding:12px;max-width:280px}
.q svg{display:block;width:100%;height:auto}
button.b{width:100%;border:0;background:none;font:inherit;text-decoration:underline;cursor:pointer}
.b{display:block;margin-top:20px;padding:10px;text-align:center;color:var(--j)}
:focus-visible{outline:3px solid var(--g);outline-offset:2px}
.l :focus-visible{outline-offset:-3px}`;
