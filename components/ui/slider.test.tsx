import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Slider } from './slider';

function Rate() {
  const [value, setValue] = useState(20);
  return <Slider label="Rate" value={value} onChange={setValue} unit="requests/s" min={1} max={10_000} scale="log" />;
}

const range = () => screen.getByRole<HTMLInputElement>('slider', { name: 'Rate' });
const field = () => screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Rate, requests/s' });

describe('Slider', () => {
  afterEach(cleanup);

  it('speaks its value with the unit', () => {
    render(<Rate />);
    expect(range().getAttribute('aria-valuetext')).toBe('20 requests/s');
  });

  it('moves along the scale', () => {
    render(<Rate />);
    fireEvent.change(range(), { target: { value: '500' } });
    expect(field().value).toBe('100');
  });

  it('takes a typed number when it is confirmed, moved into the range', () => {
    render(<Rate />);
    fireEvent.change(field(), { target: { value: '50000' } });
    expect(range().getAttribute('aria-valuetext')).toBe('20 requests/s');
    fireEvent.keyDown(field(), { key: 'Enter' });
    expect(range().getAttribute('aria-valuetext')).toBe('10,000 requests/s');
  });

  it('gives the old value back on Escape, and for what is no number', () => {
    render(<Rate />);
    fireEvent.change(field(), { target: { value: '7' } });
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(field().value).toBe('20');
    fireEvent.change(field(), { target: { value: '' } });
    fireEvent.blur(field());
    expect(field().value).toBe('20');
  });
});
