import { expect } from 'chai';
import { type Judged, knownDefect, knownDefects } from '../../harness/requirements/defects.js';
import { requirement } from '../../harness/requirements/table.js';

/** Known defects of 1.15.15 by requirement, for these debug calls. */
function remaining(judged: Omit<Judged, 'version' | 'processor'>): string[] {
  const version = { major: 1, minor: 15, patch: 15 };
  return knownDefects
    .map(defect => defect.requirement)
    .filter(id => knownDefect([id], { version, processor: 'amd64', ...judged }) !== undefined);
}

describe('known defects', () => {
  it('are of requirements that exist', () => {
    for (const defect of knownDefects)
      expect(requirement(defect.requirement).id).to.equal(defect.requirement);
  });

  const own = remaining({ implementation: 'own' });

  it("are all expected of a tree's own debug calls", () => {
    expect(own).to.include.members(['registers.flags', 'gc.unknown-arguments', 'stack.room-to-call']);
    expect(own).to.deep.equal(remaining({ implementation: 'reference', amends: [] }));
  });

  it('that lie in code which stays are expected of debug calls put in their place, and no others', () => {
    const staying = knownDefects.filter(({ where }) => where === 'tree').map(defect => defect.requirement);
    expect(remaining({ implementation: 'reference' }))
      .to.deep.equal(own.filter(id => staying.includes(id)))
      .and.to.include('gc.unknown-arguments')
      .and.to.not.include('registers.flags');
  });

  it('are expected of amended debug calls, but for those that the amendment is for', () => {
    expect(remaining({ implementation: 'reference', amends: ['registers.flags'] })).to.deep.equal(
      own.filter(id => id !== 'registers.flags'),
    );
  });

  it('of register arguments are not expected where arguments are on the stack', () => {
    const version = { major: 1, minor: 17, patch: 13 };
    const defect = (argumentsIn?: 'registers' | 'stack') =>
      knownDefect(['stack.room-to-refuse'], {
        version,
        processor: 'amd64',
        implementation: 'own',
        ...(argumentsIn === undefined ? {} : { argumentsIn }),
      });
    expect(defect('stack')).to.equal(undefined);
    expect(defect('registers')).to.have.property('requirement', 'stack.room-to-refuse');
    expect(defect()).to.have.property('requirement', 'stack.room-to-refuse');
  });

  it('are not expected of other releases', () => {
    const version = { major: 1, minor: 20, patch: 14 };
    expect(
      knownDefect(['gc.unknown-arguments'], { version, processor: 'amd64', implementation: 'own' }),
    ).to.equal(undefined);
  });
});
