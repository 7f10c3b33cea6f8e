/** The whole style sheet of a report page. `--h` is an element's hue in OKLCH; light and dark differ in lightness. */
export const STYLE = `
:root{color-scheme:dark light;--ground:#0f1116;--surface:#171a21;--raised:#20242d;--text:#e9ebf1;--soft:#9aa3b5;
--rule:#2b303b;--good:#5fd0a0;--bad:#ff8a7a;--accent:#8fb4ff;--l:.78;--c:.13;--heat:255 190 92}
@media (prefers-color-scheme:light){:root{--ground:#f5f6f9;--surface:#fff;--raised:#eceff4;--text:#161922;--soft:#566074;
--rule:#dde1e9;--good:#0b7a4b;--bad:#b3321f;--accent:#2d5bc4;--l:.55;--c:.15;--heat:214 120 0}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1360px;margin:0 auto;padding:40px 28px 80px}
header h1{font-size:30px;line-height:1.2;margin:0 0 6px;letter-spacing:-.02em;font-weight:650}
header p{margin:0;color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;margin:18px 0 0;padding:0;font-size:14px}
nav a{color:var(--accent);text-decoration:none}nav a:hover{text-decoration:underline}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:26px 0 0}
.tile{background:var(--surface);border:1px solid var(--rule);border-radius:12px;padding:14px 16px}
.tile b{display:block;font-size:25px;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.tile span{color:var(--soft);font-size:13px}
section{margin-top:44px}
h2{font-size:20px;margin:0 0 4px;letter-spacing:-.01em;font-weight:650}
h3{font-size:15px;margin:0 0 10px;font-weight:600}h4{font-size:13px;margin:14px 0 6px;color:var(--soft);font-weight:500}
section>p,.note{color:var(--soft);margin:0 0 14px;max-width:82ch;font-size:14px}
.panel{background:var(--surface);border:1px solid var(--rule);border-radius:14px;padding:18px}
.missing{color:var(--soft);background:var(--surface);border:1px dashed var(--rule);border-radius:14px;padding:18px;margin:0}
.stack{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}.panel+.clip-row{margin-top:14px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{padding:7px 12px;text-align:left;white-space:nowrap;border-bottom:1px solid var(--rule);font-weight:400}
thead th{color:var(--soft);font-size:12.5px;font-weight:500;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:0}
tbody th{font-weight:500}
.number{text-align:right}.strong{font-weight:600}.faint{color:var(--soft)}
.part{border-left:1px solid var(--rule)}thead .part{text-align:center}thead .number.part{text-align:right}
.best th,.best .strong{color:var(--accent)}
.total>*{border-top:1px solid var(--soft)}
table.dense th,table.dense td{padding:5px 10px;font-size:13px}
.bars tr:not(.opens)>*{border-top:0}.bars td,.bars th{border-bottom:0;padding:4px 12px}
.bars .opens>*{border-top:1px solid var(--rule);padding-top:9px}
.bars tbody tr:first-child>*{border-top:0}
.verdict{display:inline-flex;gap:6px;align-items:baseline;border-radius:999px;padding:0 10px;font-size:13px}
.verdict.pass{color:var(--good);background:color-mix(in srgb,var(--good) 13%,transparent)}
.verdict.miss{color:var(--bad);background:color-mix(in srgb,var(--bad) 15%,transparent);font-weight:600}
.verdict.open{color:var(--soft)}
.meter{min-width:150px;width:26%}.meter span{display:block;height:10px;border-radius:5px;background:var(--soft);opacity:.55}
.best .meter span{background:var(--accent);opacity:1}
.chart{display:block;width:100%;max-width:880px;margin:0 auto;height:auto;overflow:visible}
.chart .ground{fill:var(--raised);opacity:.5}
.grid{stroke:var(--rule);stroke-width:1}
.tick,.axis{fill:var(--soft);font-size:12px}
.mark{fill:oklch(var(--l) var(--c) var(--h));stroke:var(--surface);stroke-width:1}
.mark.hollow{fill:var(--surface);stroke:oklch(var(--l) var(--c) var(--h));stroke-width:2}
.place{fill:oklch(var(--l) var(--c) var(--h));font-size:14px;font-weight:700;paint-order:stroke;stroke:var(--surface);stroke-width:4px;
stroke-linejoin:round;pointer-events:none}
.hue{border-left:4px solid oklch(var(--l) var(--c) var(--h));padding-left:8px}
.labelled{display:inline-flex;align-items:center;gap:7px}.letters{color:var(--soft);font-size:12px}
.keys{display:flex;flex-wrap:wrap;gap:6px 18px;margin:14px 0 0;padding:0;list-style:none;font-size:13px}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}.line.dashed{stroke-width:1.4;stroke-dasharray:4 4;opacity:.65}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:10px 0 0;padding:0;list-style:none;font-size:13px}
.legend i{display:inline-block;width:18px;height:3px;border-radius:2px;margin-right:7px;vertical-align:middle}
${[25, 145, 250, 320].map((hue, index) => `.series-${index}{--h:${hue}}`).join('')}
.line{stroke:oklch(var(--l) var(--c) var(--h))}.dot{fill:oklch(var(--l) var(--c) var(--h))}
.legend i{background:oklch(var(--l) var(--c) var(--h))}
.heat{border-collapse:separate;border-spacing:3px;width:auto;min-width:100%}.heat th,.heat td{border:0;padding:3px 6px}
.heat thead th{text-align:center}.heat .cell{text-align:center;border-radius:5px;font-size:12.5px;min-width:38px;
background:rgb(var(--heat)/calc(.06 + .62*var(--s)))}
.heat .empty{background:color-mix(in srgb,var(--raised) 45%,transparent)}
.clip-row{background:var(--surface);border:1px solid var(--rule);border-radius:14px;padding:16px 18px;margin-bottom:14px}
.clips{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px}
figure{margin:0;background:var(--raised);border-radius:10px;overflow:hidden}
figure img{display:block;width:100%;height:132px;object-fit:fill}
figure audio{display:block;width:100%;height:36px}
figcaption{padding:6px 12px 8px;font-size:13px;color:var(--soft)}
footer{margin-top:48px;color:var(--soft);font-size:13px}
@media print{main{max-width:none}audio{display:none!important}}
`
