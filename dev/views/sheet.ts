/**
 * The few rules the sandbox's pages need beside the shop's stylesheet, in its colours and measures. A file of its own: the
 * shop's customers never load it.
 */
export const SHEET = `.sx{display:flex;flex-wrap:wrap;margin:4px -8px 0;font-size:.875rem}
.sx a{display:grid;place-items:center;min-height:44px;padding:0 12px;color:var(--ink2);text-decoration:none;border-radius:11px}
.sx a[aria-current]{color:var(--ink);font-weight:650;background:var(--card);box-shadow:var(--sh)}
.cx{margin-top:16px}
.cx h2{font-size:.9375rem;font-weight:550;color:var(--sim-d)}
.cx .big{display:block;font-size:2.5rem;line-height:1.15;letter-spacing:-.02em;margin-top:2px}
.cx .big small{font-size:.875rem;font-weight:500;letter-spacing:0;margin-left:6px;color:var(--sim-d)}
.cx .ex{display:block}
.cx .ex div{display:flex;justify-content:space-between;align-items:baseline;padding:2px 0}
.cx .ex div+div{padding-left:0}
.cx .ex dt{font-size:.875rem}
.hx{margin:36px 0 -4px;font-size:1.25rem}
.bx{display:flex;flex-wrap:wrap;margin:8px -4px -4px}
.bx>*{flex:1 1 94px;width:auto;margin:4px}
.bx form{display:flex}
.bx small{display:grid;place-items:center;min-height:48px}
.ux{margin-top:8px;font-size:.8125rem;color:var(--ink2)}
.fx{margin-top:16px}
select.in{height:48px;font-size:1rem;-webkit-appearance:none;appearance:none;padding-right:40px;background-image:linear-gradient(45deg,transparent 50%,var(--ink2) 50%),linear-gradient(135deg,var(--ink2) 50%,transparent 50%);background-position:calc(100% - 22px) 21px,calc(100% - 16px) 21px;background-size:6px 6px;background-repeat:no-repeat}
.gx>*{margin-top:16px}
.lx .hr{flex-wrap:wrap;align-items:baseline}
.lx .hr b{font-size:1.125rem;padding-right:10px}
.lx>p{font-size:.875rem;color:var(--ink2)}
.lx>p b{color:var(--ink);font-weight:600}
.lx .low b{color:var(--seal)}
.lx progress{margin:8px 0 4px}
.lx details{border-top:1px solid var(--rule);margin-top:14px;margin-bottom:-12px}
.lx details[open]{padding-bottom:14px}
.ix{font-size:.75rem;color:var(--ink2);word-break:break-all;font-variant-numeric:tabular-nums}
.px{font-size:.8125rem;font-weight:650;color:var(--jade)}
.px.off{color:var(--ink2)}
.px.bar{color:var(--seal)}
.vx .row .ob{width:auto;min-height:44px}
.vx .row{flex-wrap:wrap}
.vx .row>:first-child{flex:1 1 100%}
.vx .row form{display:flex;margin:4px 8px 0 0}
.vx .row small b{display:inline;font-size:inherit}
.mx label{margin-top:8px}
.mx .row{flex-wrap:wrap}
.mx .row>div{flex:1 1 220px}
.mx .row>p{display:flex;padding:4px 0}
.mx .row>p .ob{width:auto;min-height:44px;margin-left:8px}
.mx .row>p .ob:first-child{margin-left:0}
.jx li{display:flex;padding:9px 0;font-size:.875rem}
.jx li+li{border-top:1px solid var(--rule)}
.jx time{flex:none;width:128px;padding-right:12px;color:var(--ink2);font-variant-numeric:tabular-nums}
.jx b{display:block;font-weight:600;overflow-wrap:anywhere}
.jx small{display:block;overflow-wrap:anywhere}
.dx{max-width:400px;margin:16px auto 0;padding:14px;border-radius:44px;background:#10201a;box-shadow:0 16px 40px rgba(23,33,28,.18)}
.dx>div{border-radius:32px;background:var(--card);padding:14px 16px 22px;min-height:460px}
.dx .hr{align-items:baseline;padding:0 6px 12px;border-bottom:1px solid var(--rule)}
.dx .hr b{font-size:1.0625rem}
.dx li{max-width:88%;margin-top:14px}
.dx li small{display:block;padding:0 6px 3px}
.dx p{padding:11px 14px;border-radius:18px 18px 18px 5px;background:var(--paper);font-size:.9375rem;white-space:pre-line;overflow-wrap:anywhere}
.dx .kx{display:block;font-size:2rem;line-height:1.2;letter-spacing:.14em;font-weight:700;color:var(--jade);-webkit-user-select:all;user-select:all;margin:6px 0 2px}
.dx li.me{margin-left:auto}
.dx li.me small{text-align:right}
.dx li.me p{background:var(--jade);color:var(--on);border-radius:18px 18px 5px 18px;width:fit-content;margin-left:auto}
.dx p a{color:inherit}
.say{margin-top:18px;padding-top:12px;border-top:1px solid var(--rule)}
.say div{display:flex;margin-top:6px}
.wx .ob{padding:0 6px;white-space:nowrap}
.wx{max-width:400px;margin:8px auto 0}
.say .in{margin:0;flex:1;min-width:0;height:48px;font-size:1rem}
.say .btn{flex:none;width:auto;min-height:48px;height:48px;margin:0 0 0 8px;padding:0 18px;font-size:1rem}
.dx .ex0{background:none;color:var(--ink2);text-align:center;padding:90px 20px}
.lt iframe{display:block;width:100%;height:1060px;border:0;border-radius:16px;background:#fff;margin-top:12px}
.lt pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;font-size:.9375rem;margin:12px 0 0}
@media (min-width:860px){
.gx{display:grid;grid-template-columns:1fr 1fr;grid-gap:16px;align-items:start}
.gx>*{margin-top:0}
.cx .ex{display:flex;justify-content:flex-start}
.mx .in{max-width:420px}
.cx .ex div{display:block;padding:0 48px 0 0}
.hx{margin-bottom:12px}
.vx .row>:first-child{flex:1 1 180px}
.vx .row form{margin:0 0 0 8px}
.cy{display:grid;grid-template-columns:1fr 1fr;grid-gap:0 32px}
.cy .fx{margin-top:0}
}`;
