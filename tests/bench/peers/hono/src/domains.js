// Domains of e-mail addresses.

// Domains that give addresses to anybody: the same list as
// shared/src/identity/free_mail.txt.
const FREE_MAIL = `
gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de
live.com live.cn msn.com yahoo.com yahoo.co.uk yahoo.co.jp yahoo.fr yahoo.de yahoo.com.cn
ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.de
gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com
zoho.com fastmail.com tutanota.com orange.fr free.fr laposte.net wanadoo.fr libero.it
virgilio.it bluewin.ch qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com yeah.net
139.com 189.cn wo.cn sina.com sina.cn vip.sina.com sohu.com tom.com 21cn.com aliyun.com
naver.com hanmail.net daum.net rediffmail.com uol.com.br bol.com.br terra.com.br
`;

// Some well-known domains of mailboxes for a day. The service has 10,000 of them;
// a look-up in a set takes the same time for few and for many.
const DISPOSABLE = `
mailinator.com guerrillamail.com 10minutemail.com yopmail.com temp-mail.org trashmail.com
sharklasers.com maildrop.cc getnada.com dispostable.com fakeinbox.com mailnesia.com
mintemail.com mohmal.com throwawaymail.com tempail.com mailcatch.com emailondeck.com
moakt.com discard.email guerrillamail.net guerrillamail.org grr.la spam4.me 20minutemail.com
anonbox.net deadaddress.com jetable.org mytemp.email incognitomail.com inboxkitten.com
mailnull.com tempinbox.com tempr.email trbvm.com wegwerfmail.de
`;

const words = (text) => new Set(text.trim().split(/\s+/));
const freeMail = words(FREE_MAIL);
const disposable = words(DISPOSABLE);

/** Whether anybody can have an address at `domain`. */
export function isFreeMail(domain) {
  return freeMail.has(domain);
}

/** Whether `domain` is on the list or below a domain that is. */
export function isDisposable(domain) {
  const labels = domain.split(".");
  // The domain itself and what it is below, but for the top-level domain.
  for (let from = 0; from < Math.max(labels.length - 1, 1); from += 1) {
    if (disposable.has(labels.slice(from).join("."))) return true;
  }
  return false;
}
