import { expect } from 'chai';
import { said, usePatchShop } from './shop.js';

describe('patch list, patch show', function () {
  this.timeout(30_000);
  const { patch } = usePatchShop();

  it('prints every series with title, releases and requirements, and as JSON', async () => {
    const [text, json] = [await patch('list'), await patch('list', '--json')];
    expect(text).to.include({ code: 0, stderr: '' });
    expect(text.stdout)
      .to.match(/^go1\.11 /m)
      .and.to.match(/^flags /m);
    expect(text.stdout)
      .to.include('0001-flags-v1.patch  Leave the flags alone')
      .and.to.include('Go >=1.11 <1.17');
    const { series } = JSON.parse(json.stdout) as {
      series: { name: string; patches: { requirements: string[] }[] }[];
    };
    expect(series.map(({ name }) => name)).to.deep.equal([
      'go1.11',
      'go1.15',
      'flags',
      'fixes',
      'tests',
      'riscv64',
    ]);
    expect(series[2]?.patches[0]?.requirements).to.deep.equal(['registers.flags']);
  });

  it('prints a patch as it is, named with or without its series', async () => {
    const [full, short] = [
      await patch('show', 'flags/0001-flags-v1.patch'),
      await patch('show', '0001-flags-v1'),
    ];
    expect(full.stdout)
      .to.match(/^Title: Leave the flags alone/)
      .and.to.include('\n+++ b/src/runtime/asm_amd64.s\n');
    expect(short).to.deep.equal(full);
  });

  it('guesses at a slip', async () => {
    const slip = await patch('show', '0003-stack-map');
    expect(said(slip))
      .to.include('there is no patch "0003-stack-map"')
      .and.to.include('did you mean 0003-stack-maps.patch?');
    expect(slip).to.include({ code: 2, stdout: '' });
  });
});
