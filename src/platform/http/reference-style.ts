/**
 * The stylesheet of pages that explain: problems and the API reference. `tokens` is the text of the design's tokens
 * (custom properties, light and dark); everything here refers to them, with a plain fallback.
 */
export const referenceStyle = (tokens: string): string => `${tokens}
*{box-sizing:border-box}
body{margin:0;background:var(--paper,#f5f3ee);color:var(--ink,#17211c);font:16px/1.55 var(--f,system-ui,sans-serif)}
a{color:var(--jade,#0a6b50)}
code,pre{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--jade-s,#e2f0e9);border-radius:5px;padding:1px 5px;overflow-wrap:anywhere}
pre{background:var(--card,#fff);border:1px solid var(--rule,#e2ded4);border-radius:var(--r-s,10px);padding:12px 14px;overflow:auto;margin:8px 0 16px}
pre code{background:none;padding:0}
main{max-width:880px;margin:0 auto;padding:32px 20px 96px}
h1{font-size:1.75rem;line-height:1.2;letter-spacing:-.01em;margin:0 0 8px}
h2{font-size:1.25rem;margin:48px 0 8px;padding-top:16px;border-top:1px solid var(--rule,#e2ded4)}
h3{font-size:1rem;margin:24px 0 4px}
p{margin:0 0 12px;max-width:68ch}
.quiet{color:var(--ink2,#56635c)}
.card{background:var(--card,#fff);border-radius:var(--r,16px);box-shadow:var(--sh,none);padding:20px 22px;margin:12px 0}
.card h2{border:0;margin:0 0 4px;padding:0}
.verb{display:inline-block;min-width:52px;text-align:center;font:600 .75rem/1 var(--f,system-ui);padding:5px 8px;border-radius:6px;background:var(--jade-s,#e2f0e9);color:var(--jade,#0a6b50)}
.verb.post{background:var(--jade,#0a6b50);color:var(--on,#fff)}
.path{font:600 1rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:4px 0 16px;font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:7px 14px 7px 0;border-bottom:1px solid var(--rule,#e2ded4)}
th{font-size:.75rem;font-weight:600;color:var(--ink2,#56635c)}
td:last-child{padding-right:0}
nav ul{list-style:none;margin:12px 0;padding:0;columns:2 300px}
nav li{padding:3px 0;break-inside:avoid}
.status{font-variant-numeric:tabular-nums;font-weight:600}
.status.no{color:var(--seal,#b5372a)}
`;
