import { expect } from 'chai';
import { said, usePatchShop } from './shop.js';

describe('patch', function () {
  this.timeout(30_000);
  const { patch } = usePatchShop();

  it('needs a command, and guesses at a slip', async () => {
    const [none, slip, option] = [await patch(), await patch('aply'), await patch('check', '--serie=x')];
    expect(said(none)).to.include('patch needs to know what to do').and.to.include('refresh');
    expect(said(slip)).to.include('did you mean apply?');
    expect(said(option)).to.include('did you mean --series?');
    expect([none.code, slip.code, option.code]).to.deep.equal([2, 2, 2]);
  });
});
