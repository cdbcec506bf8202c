/** The page's stylesheet; its hash is in the content security policy, which forbids any other. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #373e47); --dim: light-dark(#59636e, #9da7b3);
  --back: light-dark(#ffffff, #16191d); --card: light-dark(#f6f8fa, #1f242b); --link: light-dark(#0757c4, #7fb4ff);
  --valid: light-dark(#176f2c, #6fd58a); --expiring: light-dark(#8a5a00, #f0c265); --expired: light-dark(#b3261e, #ff9a90);
  --disabled: light-dark(#59636e, #9da7b3); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; background: var(--back);
  font: 0.95rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.75rem; }
a { color: var(--link); }
time { white-space: nowrap; }
code { font: 0.8rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; }
.dim { color: var(--dim); }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0 0 1.25rem; padding: 0; }
.figures div { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem 1rem; }
.figures dt { color: var(--dim); font-size: 0.8rem; }
.figures dd { margin: 0; font-size: 1.25rem; font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: end; margin: 0 0 1.25rem; }
nav { display: flex; gap: 1rem; margin: 1rem 0; }
label { display: grid; gap: 0.2rem; font-size: 0.8rem; color: var(--dim); }
input, select, button { font: inherit; height: 2.2rem; padding: 0 0.6rem; border: 1px solid var(--line); border-radius: 0.35rem;
  background: var(--back); color: inherit; }
input { min-width: 18rem; max-width: 100%; }
button { background: var(--card); cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
details { border: 1px solid var(--line); border-radius: 0.5rem; margin: 0.75rem 0; background: var(--back); }
details details { margin: 0.75rem; }
summary { padding: 0.6rem 0.9rem; background: var(--card); border-radius: 0.5rem; cursor: pointer; }
summary strong { margin-right: 0.4rem; overflow-wrap: anywhere; }
.facts { margin: 0; padding: 0.6rem 0.9rem; display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; }
.facts dt { color: var(--dim); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0.4rem 0.9rem; color: var(--dim); }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.9rem; border-top: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 500; font-size: 0.8rem; }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 12rem; }
tbody th span { font-weight: 400; }
td:last-child { min-width: 10rem; }
.status { white-space: nowrap; font-weight: 600; }
.valid { color: var(--valid); } .expiring { color: var(--expiring); } .disabled, .untrusted { color: var(--disabled); }
.expired, .revoked { color: var(--expired); }
@media print { form { display: none; } details { break-inside: avoid; } }
`;
