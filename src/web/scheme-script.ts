/** The reader's choice: light, dark, or what the system says. Shared with Mantine, which reads the same key. */
const SCHEME_KEY = 'mantine-color-scheme-value';

/**
 * Runs before the first paint, so that nothing flashes, and then answers the button in the header. Plain text because it must
 * work on pages that load no other script; it is allowed by nonce or by hash.
 */
export const schemeScript = `(function(){
var d=document.documentElement,m=matchMedia('(prefers-color-scheme: dark)'),k='${SCHEME_KEY}',o=['auto','light','dark'],w={auto:'as the system',light:'light',dark:'dark'};
function g(){try{var v=localStorage.getItem(k);return o.indexOf(v)<0?'auto':v}catch(e){return 'auto'}}
function a(){var v=g(),b=document.querySelector('[data-scheme-button]');d.setAttribute('data-mantine-color-scheme',v==='auto'?(m.matches?'dark':'light'):v);d.setAttribute('data-scheme-choice',v);
if(b){b.hidden=false;b.setAttribute('aria-label','Colours: '+w[v]+'. Change');b.title='Colours: '+w[v]}}
a();m.addEventListener('change',a);addEventListener('storage',a);document.addEventListener('DOMContentLoaded',a);
document.addEventListener('click',function(e){var b=e.target&&e.target.closest&&e.target.closest('[data-scheme-button]');if(!b)return;
var v=o[(o.indexOf(g())+1)%3];try{localStorage.setItem(k,v)}catch(x){}a()});
})();`;
