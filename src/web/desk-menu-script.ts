/**
 * The menus of the desk open and close by themselves without any script. With it, Escape closes an open one and gives the focus back, and so does
 * going elsewhere. Plain text, because it must work on pages that load no other script.
 */
export const deskMenuScript = `(function(){var d=document,o=function(){return d.querySelector('.desk-nav details[open]')};
d.addEventListener('keydown',function(e){var m=e.key==='Escape'&&o();if(m){m.open=false;m.querySelector('summary').focus()}});
['click','focusin'].forEach(function(w){d.addEventListener(w,function(e){var m=o();if(m&&!m.contains(e.target))m.open=false})})})();`;
