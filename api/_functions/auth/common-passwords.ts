/**
 * Passwords of eight characters or more that lead the lists of leaked ones, in small letters. Chosen from "10 million
 * password list, top 10,000" and "2025, 199 most used passwords" of SecLists (github.com/danielmiessler/SecLists, MIT),
 * read in November 2026. What follows from a rule, such as one character over and over, is left to the rule below.
 */
const COMMON = new Set(
  `
  password password1 password12 password123 password1234 password@123 password@1 password! passw0rd p@ssw0rd p@$$w0rd
  p@55w0rd pass@123 pass@1234 pass@12345 pass1234 passwords wordpass drowssap newpassword mypassword
  qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty@123 qwertyui qwertyuiop qwer1234 qwer4321 1234qwer
  12345qwert asdf1234 1234asdf asdfasdf asdfghjk asdfghjkl qazwsxedc qazwsx123 qazxswedc qweasdzxc 123qweasd
  123qweasdzxc 123qwe123 1qaz2wsx 1qazxsw2 1qaz2wsx3edc 12qwaszx zaq12wsx zaq1xsw2 zxcvbnm123 1q2w3e4r 1q2w3e4r5t
  1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 a1b2c3d4 1a2b3c4d abcd1234 1234abcd abcd@1234 abcd@123 abcd1234@
  abc@1234 abc@12345 abc12345 abc123456 aa123456 aa@123456 aa12345678 aa123456789 aa@123456789 aa112233 aabb1122
  a1234567 a12345678 a123456789 aaaa1111 1234567a 12345678a 123456789a 123456789q 123456aa 123456aa@ 12345678@
  admin123 admin1234 admin12345 admin123456 admin@123 admin@1234 adminadmin administrator admintelecom adminisp
  user1234 demo@123 test1234 test@123 testtest guest123 guru123456 welcome1 welcome123 welcome@123 changeme changeme123
  letmein1 letmein2 trustno1 iloveyou iloveyou1 iloveyou2 ihateyou loveyou1 lovelove loverboy sunshine sunshine1
  princess princess1 princesa football football1 baseball baseball1 basketball softball superman superman1 spiderman
  batman123 starwars starwars1 startrek stargate pokemon1 pikachu1 minecraft michelle michael1 jennifer jessica1
  jonathan benjamin nicholas samantha danielle victoria veronica elizabeth caroline patricia christian alexander
  alexandra aleksandr anderson williams marshall campbell charlie1 chocolate computer computer1 internet internet1
  whatever whatever1 dragon123 monkey123 shadow123 master123 killer123 hunter123 freedom1 success1 secret123 hello123
  corvette mercedes maverick mountain elephant dolphins scorpion marlboro midnight explorer platinum champion
  einstein security paradise snowball airborne blink182 slipknot metallica liverpool liverpool1 arsenal1 chelsea1
  barcelona manchester juventus yankees1 steelers packers1 redskins cowboys1 patriots bulldogs wildcats panthers
  jordan23 bond007a rush2112 ncc1701d access14 babylon5 swordfish wolverine warcraft starcraft playstation nintendo
  butterfly firebird hercules infinity darkness darkside blahblah birthday diamonds creative business engineer
  bismillah pakistan pakistan123 india@123 vodafone turktelekom contraseña heslo1234 kapler123 global123@ aboy1234
  theworldinyourhand lol123456 asd12345 gvt12345 11223344 1122334455 10203040 22446688 11112222 12121212 21212121
  13131313 12341234 12344321 123123123 123123123a 123321123 123454321 1234512345 1234554321 123654789 12345679
  123456788 1234567891 1234567899 12345678900 12345678901 12345678910 147258369 147852369 159357159 789456123 741852963
  741852963 192837465 1029384756 31415926 25802580 69696969 51505150 11235813 1123581321 4815162342 21122112 01011980
  01011990 01012000 01012010 01012011 correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
);

/** Ways to walk over a keyboard or an alphabet; a piece of one, either way, is no secret. */
const WALKS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', 'azertyuiop'];

/** Whether a password, in small letters, is a known one, one or two characters over and over, or a walk. */
export function isCommonPassword(plain: string): boolean {
  if (COMMON.has(plain) || new Set(plain).size <= 2) return true;
  const reversed = [...plain].reverse().join('');
  return WALKS.some((walk) => walk.includes(plain) || walk.includes(reversed));
}
