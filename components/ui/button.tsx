import type { ButtonHTMLAttributes, ReactNode } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` for the one thing to do here, `plain` for the rest, `quiet` inside rows of controls. */
  variant?: 'primary' | 'plain' | 'quiet';
}

/** A button with words. Takes every attribute of `<button>`; its type is `button` unless said otherwise. */
export function Button({ variant = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${styles.button} ${className}`} data-variant={variant} {...rest} />;
}

interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  /** What it does, for screen readers and as tooltip. */
  label: string;
  /** An SVG drawn with `currentColor`, 16 by 16. */
  children: ReactNode;
}

/** A square button with a picture and a spoken name. */
export function IconButton({ label, variant = 'quiet', className = '', type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      className={`${styles.button} ${styles.icon} ${className}`}
      data-variant={variant}
      aria-label={label}
      title={label}
      {...rest}
    />
  );
}
