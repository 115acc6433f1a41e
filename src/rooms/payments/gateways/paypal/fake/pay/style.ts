/** The page's whole look, inline: no second request, nothing from outside. System fonts, light and dark, 44 px taps. */
export const STYLE = `:root{color-scheme:light dark;--p:#f4f5f9;--c:#fff;--r:#dcdfe8;--i:#161b2b;--j:#545c72;--g:#1d4fc4;--o:#fff;--s:#b5372a;--w:#fbf0d2;--v:#5a4508}
@media(prefers-color-scheme:dark){:root{--p:#0e111a;--c:#171c29;--r:#2b3347;--i:#eef1f8;--j:#a3acc2;--g:#8fb2ff;--o:#0a1a45;--s:#ff9482;--w:#322a12;--v:#f0d793}}
*{box-sizing:border-box}
body{margin:0;background:var(--p);color:var(--i);font:1rem/1.5 system-ui,-apple-system,Roboto,"PingFang SC","Noto Sans CJK SC",sans-serif}
.bar{margin:0;background:var(--w);color:var(--v);padding:12px 20px;font-size:.875rem;text-align:center}
.bar b{letter-spacing:.08em}
main{max-width:420px;margin:0 auto;padding:24px 20px 40px}
h1{font-size:2.5rem;line-height:1.2;margin:0;font-variant-numeric:tabular-nums}
h1.t{font-size:1.75rem}
h2{font-size:.875rem;color:var(--j);font-weight:500;margin:28px 0 8px}
.d{margin:4px 0 0;color:var(--j)}
.e{color:var(--s);margin:16px 0 0}
.k{margin:16px 0 0;padding:12px 16px;background:var(--c);border:1px solid var(--r);border-radius:14px}
.k span{display:block;color:var(--j);font-size:.875rem}
.l{background:var(--c);border:1px solid var(--r);border-radius:16px;overflow:hidden}
.l button{display:block;width:100%;min-height:56px;padding:10px 16px;border:0;border-top:1px solid var(--r);background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.l button:first-child{border-top:0}
.l button:hover{background:var(--p)}
.l small{display:block;color:var(--j);font-size:.875rem}
.m{width:100%;min-height:56px;margin-top:16px;border:0;border-radius:14px;background:var(--g);color:var(--o);font:inherit;font-weight:600;cursor:pointer}
a.m{display:grid;place-items:center;text-decoration:none}
.b{display:block;margin-top:20px;padding:10px;text-align:center;color:var(--j)}
:focus-visible{outline:3px solid var(--g);outline-offset:2px}
.l :focus-visible{outline-offset:-3px}`;
