/** The portal's look: dense, quiet, one accent; light and dark; 390 px to wide. Colours meet WCAG AA on both grounds. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f5f6f8;--panel:#fff;--ink:#1b2430;--soft:#586374;--line:#dfe3e9;--strong-line:#c3cad4;--accent:#0b5cad;--accent-ink:#fff;--accent-soft:#e8f1fb;--hover:#f0f3f7;--bar:#10243e;--bar-ink:#f2f6fb;--danger:#a4262c;--danger-soft:#fdeeee;--ok:#0b6a3a;--ok-soft:#e7f5ed;--warn:#7a4b00;--warn-soft:#fdf3e0;--code:#f3f5f8}
@media (prefers-color-scheme:dark){:root{--ground:#11161d;--panel:#181f28;--ink:#e6ebf2;--soft:#a3afbe;--line:#2b3542;--strong-line:#435062;--accent:#7ab8f5;--accent-ink:#0b1521;--accent-soft:#1b2c41;--hover:#212a36;--bar:#0b1017;--bar-ink:#e6ebf2;--danger:#ff9da1;--danger-soft:#3a1d20;--ok:#7fd6a4;--ok-soft:#14301f;--warn:#f0c073;--warn-soft:#352812;--code:#11171f}}
*{box-sizing:border-box}
html{scroll-padding-top:64px}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
a{color:var(--accent);text-underline-offset:2px}
a:not(:hover){text-decoration-color:color-mix(in srgb,currentColor 40%,transparent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-999px;top:8px;background:var(--panel);padding:8px 14px;z-index:9}
.skip:focus{left:8px}
.bar{position:sticky;top:0;z-index:5;display:flex;align-items:center;gap:12px;height:48px;padding:0 20px;background:var(--bar);color:var(--bar-ink)}
.bar :focus-visible{outline-color:#fff}
.bar a{color:inherit;text-decoration:none}
.brand{display:flex;align-items:center;gap:10px;font-weight:600;font-size:15px;white-space:nowrap}
.brand small{font-weight:400;opacity:.75}
.bar .grow{flex:1}
.account{position:relative}
.account>summary{list-style:none;cursor:pointer;display:flex;align-items:center;gap:10px;padding:4px 6px;border-radius:8px;text-align:right;line-height:1.25;font-size:13px}
.account>summary::-webkit-details-marker{display:none}
.account>summary:hover{background:rgb(255 255 255/.12)}
.account small{display:block;opacity:.75}
.avatar{flex:none;width:30px;height:30px;border-radius:50%;display:grid;place-items:center;font-size:12px;font-weight:600;background:#cfe3f8;color:#10243e}
.menu{position:absolute;right:0;top:calc(100% + 6px);width:290px;background:var(--panel);color:var(--ink);border:1px solid var(--line);border-radius:10px;box-shadow:0 12px 32px rgb(0 0 0/.2);padding:8px}
.menu p{margin:4px 8px 8px;font-size:12px;color:var(--soft)}
.menu button{display:flex;gap:10px;align-items:center;width:100%;padding:8px;border:0;border-radius:6px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.menu button:hover{background:var(--hover)}
.menu button[aria-current]{background:var(--accent-soft)}
.menu small{color:var(--soft);opacity:1}
.frame{display:grid;grid-template-columns:232px minmax(0,1fr);min-height:calc(100vh - 48px)}
.side{border-right:1px solid var(--line);background:var(--panel);padding:16px 12px}
.side h2{margin:18px 10px 6px;font-size:12px;font-weight:600;color:var(--soft)}
.side ul{list-style:none;margin:0;padding:0}
.side a{display:flex;align-items:center;gap:10px;padding:7px 10px;border-radius:6px;color:inherit;text-decoration:none}
.side a:hover{background:var(--hover)}
.side a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:600}
.side svg{flex:none;opacity:.8}
main{padding:20px 24px 56px;min-width:0;max-width:1320px}
.crumbs{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 8px;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.crumbs li+li::before{content:"›";margin-right:6px}
h1{margin:0 0 2px;font-size:24px;line-height:1.25;font-weight:600;letter-spacing:-.01em;overflow-wrap:anywhere;text-wrap:balance}
.lead{margin:0 0 16px;color:var(--soft);max-width:70ch}
h2{margin:28px 0 10px;font-size:16px;font-weight:600}
h3{margin:0 0 6px;font-size:14px;font-weight:600}
p{margin:0 0 12px;max-width:75ch}
.soft{color:var(--soft)}
.commands{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:14px 0 18px}
.button,button.button{display:inline-flex;align-items:center;gap:7px;min-height:34px;padding:6px 14px;border:1px solid var(--strong-line);border-radius:6px;background:var(--panel);color:var(--ink);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
.button:hover{background:var(--hover)}
.button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
.button.primary:hover{filter:brightness(.93)}
.button.danger{color:var(--danger);border-color:color-mix(in srgb,var(--danger) 45%,transparent)}
.button.small{min-height:28px;padding:3px 10px;font-size:13px}
.split{display:grid;grid-template-columns:198px minmax(0,1fr);gap:14px;align-items:start}
.split>div>:first-child{margin-top:0}
.tabs{position:sticky;top:64px}
.tabs ul{list-style:none;margin:0;padding:0}
.tabs a{display:block;padding:7px 12px;border-left:2px solid transparent;color:inherit;text-decoration:none}
.tabs a:hover{background:var(--hover)}
.tabs a[aria-current]{border-left-color:var(--accent);color:var(--accent);font-weight:600;background:var(--accent-soft)}
.panel{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:18px 20px;margin:0 0 16px}
.panel>:first-child,.panel>input+h2{margin-top:0}.panel h2{font-size:15px}.panel>:last-child{margin-bottom:0}
.essentials{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,450px),1fr));gap:2px 36px;margin:0}
.essentials div{display:grid;grid-template-columns:200px minmax(0,1fr);gap:10px;padding:6px 0;align-items:baseline}
.panel.essentials{margin:0 0 16px}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.copy{display:inline-flex;align-items:baseline;gap:6px;max-width:100%}
.copy button{flex:none;border:0;background:none;padding:2px 5px;border-radius:4px;color:var(--soft);cursor:pointer;font:inherit;font-size:12px;align-self:center;display:inline-flex;align-items:center;gap:4px}
.copy button:hover{background:var(--hover);color:var(--ink)}
code,.mono{font:12.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--panel);margin:0 0 16px}
.scroll:has(details[open]){overflow:visible}
table{width:100%;border-collapse:collapse}
th,td{padding:9px 11px;text-align:left;vertical-align:middle;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}
thead th{font-size:12.5px;font-weight:600;color:var(--soft);white-space:nowrap;background:color-mix(in srgb,var(--ground) 55%,var(--panel))}
tbody tr:hover{background:var(--hover)}
td .mono{white-space:nowrap}td .mono.wrap{white-space:normal;min-width:16.500em;display:inline-block}
.nowrap{white-space:nowrap}
td.end,th.end{text-align:right;white-space:nowrap}
td form{display:inline}
.badge{display:inline-flex;align-items:center;gap:5px;padding:1px 9px;border-radius:999px;font-size:12px;font-weight:600;white-space:nowrap;background:var(--hover);color:var(--soft)}
.badge.ok{background:var(--ok-soft);color:var(--ok)}.badge.warn{background:var(--warn-soft);color:var(--warn)}.badge.bad{background:var(--danger-soft);color:var(--danger)}
.notice{display:flex;gap:10px;align-items:flex-start;padding:11px 14px;border-radius:8px;margin:0 0 16px;border:1px solid;overflow-wrap:anywhere}
.notice svg{flex:none;margin-top:2px}
.notice.ok{background:var(--ok-soft);border-color:color-mix(in srgb,var(--ok) 35%,transparent);color:var(--ok)}
.notice.bad{background:var(--danger-soft);border-color:color-mix(in srgb,var(--danger) 35%,transparent);color:var(--danger)}
.notice.info{background:var(--accent-soft);border-color:color-mix(in srgb,var(--accent) 30%,transparent)}
.notice.warn{background:var(--warn-soft);border-color:color-mix(in srgb,var(--warn) 35%,transparent);color:var(--warn)}
.notice p{margin:0;max-width:none}
.empty{text-align:center;padding:44px 20px;border:1px dashed var(--strong-line);border-radius:10px;background:var(--panel);margin:0 0 16px}
.empty svg{color:var(--accent);opacity:.8}
.empty h2{margin:10px 0 4px}
.empty p{margin:0 auto 16px;color:var(--soft);max-width:52ch}
.form{max-width:640px}
.field{margin:0 0 16px}
.commands form.inline{flex-wrap:nowrap}
.field>label,.field>.label,legend{display:block;font-weight:600;margin:0 0 5px;padding:0}
.hint{margin:5px 0 0;font-size:13px;color:var(--soft)}
input[type=text],input[type=number],input[type=date],input[type=datetime-local],select,textarea{width:100%;height:34px;margin:0;padding:6px 10px;border:1px solid var(--strong-line);border-radius:6px;background:var(--panel);color:inherit;font:inherit}
textarea{font:12.5px/1.5 ui-monospace,monospace;height:120px;resize:vertical}
[aria-invalid]{border-color:var(--danger)}
.problem{margin:5px 0 0;font-size:13px;font-weight:600;color:var(--danger)}
input[type=file]{font:inherit;max-width:100%}
.inline{display:flex;gap:8px;align-items:flex-end;flex-wrap:wrap}
.inline .field{flex:1 1 220px;margin:0}
.choice{display:flex;gap:9px;align-items:flex-start;padding:4px 0}
.field>label.choice{display:flex;font-weight:400;margin:0}
.choice input{flex:none;width:16px;height:16px;margin:3px 0 0;accent-color:var(--accent)}
.choice small{display:block;color:var(--soft)}
select.narrow{width:auto}
input.wide{flex:1 1 220px;width:auto;max-width:380px}
fieldset{border:0;margin:0 0 16px;padding:0;min-width:0}
.checks{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:0 12px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:14px;margin:18px 0}
.cards a{display:block;padding:18px;border:1px solid var(--line);border-radius:10px;background:var(--panel);color:inherit;text-decoration:none}
.cards a:hover{border-color:var(--accent)}
.cards svg{color:var(--accent)}
.cards b{display:block;margin:8px 0 2px;font-size:15px}
.cards span{color:var(--soft)}
.steps{counter-reset:step;list-style:none;margin:0;padding:0}
.steps li{counter-increment:step;display:flex;gap:12px;padding:9px 0}
.steps li::before{content:counter(step);flex:none;width:24px;height:24px;border-radius:50%;display:grid;place-items:center;background:var(--accent-soft);color:var(--accent);font-weight:600;font-size:12.5px}
.steps li.done::before{content:"✓";background:var(--ok-soft);color:var(--ok)}
.disclose{margin:0 0 16px}
.disclose>summary{list-style:none;width:max-content;margin:0 0 12px}.disclose>summary::-webkit-details-marker{display:none}
.disclose[open]>summary svg{transform:rotate(45deg)}
.pop{position:relative;display:inline-block}
.pop>summary{list-style:none}.pop>summary::-webkit-details-marker{display:none}
.pop[open]>div{position:absolute;z-index:4;left:0;top:calc(100% + 6px);width:min(320px,80vw);background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:14px;box-shadow:0 12px 32px rgb(0 0 0/.2);text-align:left;white-space:normal}
td.end .pop[open]>div{left:auto;right:0}
.reveal{padding:10px 12px;border-radius:8px;background:var(--code);border:1px solid var(--line);margin:6px 0}
.reveal .copy{display:flex;justify-content:space-between}
.bytabs{display:flex;gap:4px;border-bottom:1px solid var(--line);margin:0 0 16px;padding:0;list-style:none;flex-wrap:wrap}
.bytabs a{display:block;padding:7px 12px;color:inherit;text-decoration:none;border-bottom:2px solid transparent;margin-bottom:-1px}
.bytabs a[aria-current]{border-color:var(--accent);color:var(--accent);font-weight:600}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,240px),1fr));gap:0 16px}
pre{margin:0 0 16px;padding:12px 14px;border-radius:8px;background:var(--code);border:1px solid var(--line);overflow:auto;font:12.5px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.pager{display:flex;gap:8px;justify-content:flex-end}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:860px){
.frame{grid-template-columns:minmax(0,1fr);grid-template-rows:auto 1fr}
.side{border-right:0;border-bottom:1px solid var(--line);padding:6px 8px;overflow-x:auto}
.side nav,.side ul{display:flex;gap:2px}
.side h2{display:none}
.side a{white-space:nowrap}
.split{grid-template-columns:minmax(0,1fr);gap:14px}
.tabs{position:static;overflow-x:auto;border-bottom:1px solid var(--line)}
.tabs ul{display:flex}.tabs a{white-space:nowrap;border-left:0;border-bottom:2px solid transparent}
.tabs a[aria-current]{border-bottom-color:var(--accent);background:none}
main{padding:16px 16px 48px}
}
@media (max-width:640px){
.pop[open]>div,td.end .pop[open]>div{position:static;width:auto;margin-top:8px}
.bar{padding:0 12px}.brand small,.account .name{display:none}
.essentials div{grid-template-columns:minmax(0,1fr);gap:0}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:block;padding:10px 14px;border-bottom:1px solid var(--line)}
tbody tr:last-child{border-bottom:0}
td .mono{white-space:normal}
td{display:flex;gap:12px;justify-content:space-between;align-items:baseline;padding:3px 0;border:0;text-align:right;overflow-wrap:anywhere}
td::before{content:attr(data-label);flex:none;color:var(--soft);font-size:13px;text-align:left}
td:first-child{font-weight:600;justify-content:flex-start;text-align:left}td:first-child .mono{font-weight:400}td:first-child::before{display:none}
td.end::before{display:none}
td.end{white-space:normal}td.end>div{display:flex;flex-wrap:wrap;gap:8px}
}
`
