import { expect } from 'chai';
import { plant } from '../../../../harness/review/faults/rules/fault.js';
import { goFaults } from '../../../../harness/review/faults/rules/go-faults.js';
import { siblingsIn } from '../../../../harness/review/faults/rules/siblings.js';

const siblings = siblingsIn([
  'package runtime\nconst (\n\t_Gidle = iota\n\t_Grunnable\n\t_Grunning\n)\nconst (\n\tfuncID_gogo\n\tfuncID_debugCallV1\n\tfuncID_wrapper\n)\n',
]);

/** Faults as `rule: the changed line as it becomes`. */
function faults(source: string): string[] {
  return goFaults('src/runtime/x.go', `package runtime\n\n${source}\n`, siblings).map(
    ({ rule, after }) => `${rule}: ${after}`,
  );
}

function inCheck(...lines: string[]): string[] {
  return faults(
    ['func debugCallCheck(pc uintptr) string {', ...lines.map(line => `\t${line}`), '}'].join('\n'),
  );
}

describe('faults in Go', () => {
  it('drops statements, but no declaration and no last return', () => {
    expect(inCheck('x := f()', 'g(x)', 'return x')).to.deep.equal(['dropped statement: ']);
  });

  it('drops and negates a condition that follows a statement', () => {
    const found = inCheck('if sp := f(); !(lo < sp && sp <= hi) {', '\tg()', '}');
    expect(found).to.include.members([
      'dropped block: ',
      'negated condition: if sp := f(); (lo < sp && sp <= hi) {',
      'shifted boundary: if sp := f(); !(lo <= sp && sp <= hi) {',
      'shifted boundary: if sp := f(); !(lo < sp && sp < hi) {',
      'wrong operator: if sp := f(); !(lo < sp || sp <= hi) {',
      'dropped operand: if sp := f(); !(sp <= hi) {',
      'dropped operand: if sp := f(); !(lo < sp) {',
    ]);
  });

  it('negates a single comparison once', () => {
    const found = inCheck('if pc != entry {', '\tpc--', '}');
    expect(found).to.deep.equal([
      'dropped block: ',
      'negated condition: if pc == entry {',
      'dropped statement: ',
      'wrong operator: pc++',
    ]);
  });

  it('reaches into function literals and `else if`', () => {
    const found = inCheck(
      'systemstack(func() {',
      '\tif a {',
      '\t\tg()',
      '\t} else if b {',
      '\t\th()',
      '\t}',
      '})',
    );
    expect(found).to.deep.equal([
      'dropped statement: ',
      'negated condition: if !(a) {',
      'dropped statement: ',
      'negated condition: } else if !(b) {',
      'dropped statement: ',
    ]);
  });

  it('drops a defer, and an operand of a case', () => {
    expect(inCheck('defer f()')).to.deep.equal(['dropped defer: ']);
    const found = inCheck('switch name {', 'case "debugCall32", "debugCall64":', '\treturn', '}');
    expect(found).to.include.members([
      'dropped entry: case "debugCall64":',
      'dropped entry: case "debugCall32":',
      'wrong text: case "debugCall3?", "debugCall64":',
    ]);
  });

  it('replaces a constant by its neighbour, and a goroutine by the other', () => {
    const found = inCheck(
      'mcall(func(gp *g) {',
      '\tnewg := gp.schedlink.ptr()',
      '\tcas(newg, _Grunnable)',
      '})',
    );
    expect(found).to.include.members([
      'sibling constant: cas(newg, _Grunning)',
      'wrong variable: cas(gp, _Grunnable)',
    ]);
  });

  it('turns a directive into a comment', () => {
    const found = faults(
      '// Checks.\n//\n//go:nosplit\nfunc debugCallCheck(pc uintptr) string {\n\treturn f()\n}',
    );
    expect(found).to.deep.equal(['dropped directive: // go:nosplit']);
  });

  it('changes only what depends on a mention in another function, and both branches of a test for nothing else', () => {
    const found = faults(
      'func getStackMap() {\n\tother()\n\tif f.funcID != funcID_debugCallV1 {\n\t\ta()\n\t} else {\n\t\tb()\n\t}\n\tmore()\n}',
    );
    expect(found).to.deep.equal([
      'negated condition: if f.funcID == funcID_debugCallV1 {',
      'sibling constant: if f.funcID != funcID_wrapper {',
      'dropped statement: ',
      'dropped statement: ',
    ]);
  });

  it('follows a variable that is set from a mention, and leaves other operands alone', () => {
    const found = faults(
      'func scan() {\n\tisCall := ok() && f.funcID == funcID_debugCallV1\n\tif state > 1 || isCall {\n\t\tother(1)\n\t}\n}',
    );
    expect(found).to.include.members([
      'dropped operand: if state > 1 {',
      'wrong operator: if state > 1 && isCall {',
    ]);
    expect(found.join('\n'))
      .not.to.include('state >= 1')
      .and.not.to.include('other(2)')
      .and.not.to.include('dropped operand: if isCall {');
  });

  it('drops a case or an entry that names the entry point', () => {
    expect(
      faults(
        'func pclntab() {\n\tswitch name {\n\tcase "runtime.gogo":\n\t\ta()\n\tcase "runtime.debugCallV1":\n\t\tb()\n\t}\n}',
      ),
    ).to.deep.equal(['dropped entry: ', 'wrong text: case "runtime.debugCallV?":']);
    expect(faults('var ids = map[string]int{\n\t"gogo": 1,\n\t"debugCallV2": 2,\n}')).to.include(
      'dropped entry: ',
    );
  });

  it('exchanges a FuncID of the runtime with its neighbours', () => {
    expect(
      faults('const (\n\tfuncID_a = iota\n\tfuncID_b\n\tfuncID_debugCallV1\n\tfuncID_c\n)'),
    ).to.deep.equal([
      'exchanged entries: funcID_debugCallV1 funcID_b',
      'exchanged entries: funcID_c funcID_debugCallV1',
    ]);
  });

  it('finds nothing in a file without the feature', () => {
    expect(faults('func other() {\n\tif a && b {\n\t\tc()\n\t}\n}')).to.deep.equal([]);
  });

  it('keeps line numbers', () => {
    const source = 'package runtime\n\nfunc debugCallWrap() {\n\tif a {\n\t\tb()\n\t}\n\tc()\n}\n';
    const made = goFaults('src/runtime/x.go', source, siblings);
    expect(made).to.have.length.above(3);
    for (const fault of made)
      expect(plant(source, fault).split('\n'), fault.id).to.have.length(source.split('\n').length);
  });
});
