/** The styles of a page, light and dark; nothing is loaded from elsewhere. */
export const STYLES = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --ok: #1a7f37; --warn: #9a6700; --bad: #cf222e; --info: #0969da; --root: #8250df; --subordinate: #0969da; --end: #1a7f37; --upload: #59636e; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #f0f6fc; --dim: #9198a1; --line: #3d444d; --soft: #151b23;
  --ok: #3fb950; --warn: #d29922; --bad: #f85149; --info: #4493f8; --root: #ab7df8; --subordinate: #4493f8; --end: #3fb950; --upload: #9198a1; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1280px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 32px 0 8px; }
code { font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; background: var(--soft); border-radius: 4px; padding: 1px 4px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; } tr.changed td { font-weight: 600; }
.dim { color: var(--dim); } .badge { display: inline-block; border: 1px solid currentColor; border-radius: 12px; padding: 0 8px; font-size: 12px; white-space: nowrap; }
.verdict { display: inline-block; font-weight: 600; padding: 4px 12px; border-radius: 6px; border: 1px solid currentColor; margin: 8px 0 16px; }
.allowed, .issue, .adopt { color: var(--ok); } .warnings, .warning, .replace, .renew { color: var(--warn); }
.refused, .error, .remove, .expired, .unreadable { color: var(--bad); } .info, .update { color: var(--info); } .soon { color: var(--warn); }
details { border: 1px solid var(--line); border-radius: 6px; margin: 8px 0; } summary { cursor: pointer; padding: 8px 12px; } details > div { padding: 0 12px 12px; }
.names { border: 0; margin: 0; } .names summary { padding: 0; }
.tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; position: sticky; top: 0; background: var(--bg); padding: 8px 0; z-index: 2; }
input, select, #folds { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px; }
input { flex: 1 1 240px; }
.chart { border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.row { display: grid; grid-template-columns: minmax(260px, 42%) 1fr; border-bottom: 1px solid var(--line); min-height: 30px; align-items: center; }
.row:last-child { border-bottom: 0; } .row[hidden] { display: none; } .row.context { opacity: .5; }
.name { padding: 3px 8px 3px calc(41px + var(--depth) * 18px); overflow-wrap: anywhere; } .axis .name { padding-left: 8px; }
.fold { font: inherit; line-height: 1; width: 18px; height: 20px; margin-left: -35px; margin-right: 17px; padding: 0; border: 0; background: none; color: var(--dim); cursor: pointer; }
.fold::before { content: "▾"; } .folded .fold::before { content: "▸"; } .below { display: none; } .folded .below { display: block; } .filtered .fold { visibility: hidden; } .filtered .below { display: none; }
.name small { color: var(--dim); } .dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; margin-left: -15px; margin-right: 6px; background: var(--role); }
.lane { position: relative; align-self: stretch; overflow: hidden; border-left: 1px solid var(--line); }
.bar { position: absolute; top: calc(50% - 7px); height: 14px; min-width: 4px; border-radius: 3px; background: var(--role); }
.bar.planned { background: repeating-linear-gradient(135deg, var(--role) 0 5px, transparent 5px 8px); outline: 1px solid var(--role); }
.bar.gone { opacity: .35; } .until { position: absolute; top: 50%; transform: translateY(-50%); font-size: 11px; white-space: nowrap; padding: 0 4px; background: var(--bg); opacity: .9; border-radius: 3px; }
.now { position: absolute; top: 0; bottom: 0; width: 0; border-left: 2px solid var(--bad); opacity: .6; }
.axis { min-height: 24px; background: var(--soft); font-size: 11px; color: var(--dim); } .axis .name { font-size: 12px; }
.tick { position: absolute; top: 3px; padding-left: 3px; border-left: 1px solid var(--line); white-space: nowrap; }
.role-root { --role: var(--root); } .role-subordinate { --role: var(--subordinate); } .role-end { --role: var(--end); } .role-upload { --role: var(--upload); }
.tiles { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; margin: 12px 0; padding: 0; }
.tiles li { border: 1px solid var(--line); border-radius: 6px; padding: 6px 12px; } .tiles strong { font-size: 18px; }
h1 { overflow-wrap: anywhere; }
.empty { padding: 16px; color: var(--dim); }
@media (max-width: 700px) { .row { grid-template-columns: 1fr; } .lane { min-height: 22px; border-left: 0; } main { padding: 12px; }
  th { white-space: normal; } td, th { padding: 4px 6px; } td.dim { overflow-wrap: anywhere; }
  .stack, .stack tbody, .stack tr, .stack th, .stack td { display: block; border: 0; padding: 1px 0; } .stack tr { border-bottom: 1px solid var(--line); padding: 6px 0; } }
@media print { .tools, .fold { display: none; } .row[hidden] { display: grid; } .folded .below { display: none; } }
`;
