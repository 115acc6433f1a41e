/** The telephone's own rules, beside the sandbox's: a device in the shop's colours. */
export const TELEPHONE_SHEET = `.tl{margin-top:14px}
.td{max-width:372px;margin:0 auto;padding:18px 18px 22px;border-radius:42px;background:linear-gradient(168deg,#12372b,#0a211a 62%);color:#e9f4ee;box-shadow:0 0 0 1px #06150f,0 22px 50px rgba(10,33,26,.28);display:flex;flex-direction:column}
.td header{display:flex;align-items:baseline;flex-wrap:wrap;padding:2px 8px 10px}
.td header b{flex:1;font-size:1.0625rem;font-weight:650;letter-spacing:-.01em}
.td .tc{font-variant-numeric:tabular-nums;font-size:.875rem;color:#8ff0c4}
.td header small{flex:1 0 100%;color:#a9cdbd;font-size:.8125rem;margin-top:1px}
.tx{height:184px;overflow-y:auto;margin:0;padding:14px 14px 16px;border-radius:24px;background:#f3f8f4;color:#17211c;font-size:.9375rem;line-height:1.5;overscroll-behavior:contain}
.tx:empty:before{content:"";display:block;height:100%;background:radial-gradient(circle at 50% 46%,#d5e6dd 0 3px,transparent 4px),radial-gradient(circle at calc(50% - 16px) 46%,#d5e6dd 0 3px,transparent 4px),radial-gradient(circle at calc(50% + 16px) 46%,#d5e6dd 0 3px,transparent 4px)}
.tx p{margin:8px 0 0;color:#5a6a62;overflow-wrap:anywhere}
.tx p:first-child{margin-top:0}
.tx p.new{color:#17211c}
.tx p.me{margin:8px 0 8px auto;width:max-content;max-width:100%;padding:1px 14px;border-radius:16px;background:#0a6b50;color:#fff;font-weight:650;letter-spacing:.08em;font-variant-numeric:tabular-nums}
.tt{min-height:34px;margin:0;padding:8px 8px 0;display:flex;justify-content:space-between;align-items:center;font-size:.75rem;letter-spacing:.14em;color:#8ff0c4}
.tt small{letter-spacing:0;color:#a9cdbd}
.tp{display:grid;grid-template-columns:repeat(3,1fr);grid-gap:10px;padding:6px 4px 0}
.tp button{min-height:56px;padding:0;border:0;border-radius:22px;background:rgba(255,255,255,.09);color:#fff;font:inherit;line-height:1.05;-webkit-tap-highlight-color:transparent;touch-action:manipulation;cursor:pointer}
.tp button:active,.tp button.on{background:#8ff0c4;color:#06251a}
.tp button:disabled{background:rgba(255,255,255,.05);color:#7f9c90;cursor:default}
.tp b{display:block;font-size:1.5rem;font-weight:500;font-variant-numeric:tabular-nums}
.tp i{display:block;margin-top:2px;font-style:normal;font-size:.625rem;font-weight:600;letter-spacing:.16em;color:#b5d6c8}
.tp button:active i,.tp button.on i{color:#06251a}
.tp button:disabled i{color:#6f8b80}
.tb{display:flex;justify-content:center;margin-top:16px}
.tb button{width:72px;height:72px;border:0;border-radius:36px;cursor:pointer;display:grid;place-items:center;touch-action:manipulation}
.tb svg{width:30px;height:30px;fill:currentColor}
.tb .go{background:#8ff0c4;color:#06251a}
.tb .no{background:#e5533f;color:#fff}
.tb .no svg{transform:rotate(135deg)}
.td button:focus-visible,.tx:focus-visible{outline:3px solid #d9b46a;outline-offset:2px}
.tk{padding:12px 6px 0}
.tk p{margin:0 0 8px;font-size:.875rem}
.tk .ob{width:100%;margin-top:6px;background:#f3f8f4;color:#17211c;border-color:transparent}
.ts>*{margin-top:16px}
.ts h2,.ts .tn{margin-top:0}
.ts .tn{margin-bottom:14px}
.tf{display:flex}
.tf .in{flex:1 1 auto;min-width:0;width:100%}
.tf .ob{width:auto;margin-left:8px}
.tv{align-items:center;margin-top:8px}
.tv .ob{width:auto;min-height:44px;min-width:72px}
.tw .ob{display:block;width:100%;text-align:left;padding:9px 16px;margin-top:8px}
.tw .ob b,.tw .ob small{display:block}
.tw .ob small{font-weight:400;color:var(--ink2)}
.ts .row{flex-wrap:wrap}
.ts .row>div{flex:1 1 150px}
.ts .row .ob{width:auto;min-height:44px}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);white-space:nowrap}
@media (min-width:860px){
.tl{position:relative;display:grid;grid-template-columns:minmax(372px,auto) minmax(0,420px);grid-gap:40px;align-items:start;justify-content:start}
.td{margin:0}
.ts>:first-child{margin-top:0}
.tx{height:262px}
.tp button{min-height:60px}
}
@media (prefers-reduced-motion:no-preference){.tx .new{animation:tin .3s ease-out}@keyframes tin{from{opacity:.25;transform:translateY(4px)}}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]) .td{box-shadow:0 0 0 1px #2a3731}}
:root[data-theme=dark] .td{box-shadow:0 0 0 1px #2a3731}`;
