/** The look of the sign-in pages. Colours meet WCAG AA on both grounds. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#eef1f5;--card:#fff;--ink:#1b2430;--soft:#55606e;--line:#dbe0e7;--accent:#0b5cad;--accent-ink:#fff;--hover:#f3f6fa;--danger:#a4262c;--focus:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ground:#11161d;--card:#1a212b;--ink:#e8edf3;--soft:#a4b0bf;--line:#313b48;--accent:#6cb2f7;--accent-ink:#0c1620;--hover:#222b37;--danger:#ff9a9e;--focus:#8ec5ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:20px;padding:24px 16px;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
.card{width:100%;max-width:484px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:32px;box-shadow:0 1px 2px rgb(0 0 0/.04),0 12px 32px rgb(0 0 0/.07)}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 24px;color:var(--soft);font-weight:600;font-size:14px}
.brand svg{color:var(--accent)}
h1{margin:0 0 6px;font-size:24px;line-height:1.25;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
h2{margin:24px 0 8px;font-size:14px;font-weight:600}
p{margin:0 0 16px}
.soft,.note{color:var(--soft)}
.note{font-size:13px;margin:0;text-align:center}
.accounts{list-style:none;margin:20px -12px 0;padding:0}
.accounts button{width:100%;display:flex;align-items:center;gap:14px;padding:11px 12px;border:0;border-radius:8px;background:none;color:inherit;font:inherit;text-align:left;cursor:pointer}
.accounts button:hover{background:var(--hover)}
.avatar{flex:none;width:40px;height:40px;border-radius:50%;display:grid;place-items:center;font-weight:600;font-size:14px;background:var(--tint,#dbe9f8);color:#16324f}
.who{flex:1;min-width:0}
.who b,.who span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who b{font-weight:600}
.who span{color:var(--soft);font-size:13px}
.tag{flex:none;font-size:12px;color:var(--soft);border:1px solid var(--line);border-radius:999px;padding:2px 9px}
.group{margin:20px 0 -12px;font-size:12px;font-weight:600;color:var(--soft)}
.app{display:flex;align-items:center;gap:14px;margin:20px 0 4px;padding:14px;border:1px solid var(--line);border-radius:10px}
.app .avatar{border-radius:9px}
.permissions{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}
.permissions li{display:flex;gap:12px;padding:12px 0;border-bottom:1px solid var(--line)}
.permissions svg{flex:none;margin-top:2px;color:var(--accent)}
.permissions b{display:block;font-weight:600}
.permissions span{color:var(--soft);font-size:13px}
.check{display:flex;gap:10px;align-items:flex-start;margin:16px 0 0}
.check label{margin:0;font-weight:400;cursor:pointer}
.check input{width:18px;height:18px;margin:2px 0 0;accent-color:var(--accent)}
.actions{display:flex;justify-content:flex-end;gap:10px;margin-top:24px;flex-wrap:wrap}
.actions button,.actions a{min-height:40px;padding:8px 20px;border-radius:8px;border:1px solid var(--line);background:none;color:inherit;font:inherit;font-weight:600;cursor:pointer;text-decoration:none}
.actions button:hover,.actions a:hover{background:var(--hover)}
.actions .primary{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
.actions .primary:hover{background:var(--accent);filter:brightness(.93)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
label{display:block;font-weight:600;margin:16px 0 6px}
input[type=text]{width:100%;padding:10px 12px;border:1px solid var(--soft);border-radius:8px;background:transparent;color:inherit;font:600 18px/1.4 ui-monospace,monospace;letter-spacing:.12em;text-transform:uppercase}
select{width:100%;padding:10px 12px;border:1px solid var(--soft);border-radius:8px;background:transparent;color:inherit;font:inherit}
details+p{margin-top:16px}
details{margin-top:16px;font-size:13px;color:var(--soft)}
summary{cursor:pointer}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 12px;margin:12px 0 0}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
code{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.problem{border-left:3px solid var(--danger);padding:2px 0 2px 14px;margin:16px 0;overflow-wrap:anywhere}
@media (max-width:460px){.card{padding:24px 20px}.actions button,.actions a{flex:1;text-align:center}}
`
